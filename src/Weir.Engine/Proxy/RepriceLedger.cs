using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;
using Weir.Engine.Ledger.Repricing;
using Weir.Engine.Operations;

namespace Weir.Engine.Proxy;

/// <summary>
/// <c>POST /api/ledger/reprice</c>: prices the attempts of a range by the prices in use now, as they hold at each attempt's start, and books the
/// differences as adjustments. Asked again it finds nothing left to do.
/// </summary>
internal static class RepriceLedger
{
    private const int MostDays = 366;
    public static readonly ApiFields Known = ApiFields.Of("from", "to", "model", "provider", "dry_run: flag", "reason", "limit: whole", "after");

    public static async Task<Results<Ok<RepriceAnswer>, ValidationProblem, ProblemHttpResult>> Handle(
        HttpRequest request, RepriceRun run, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await ApiBody.ReadAsync(request, Known, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var isDry = body.Flag("dry_run") ?? false;
        var reason = body.Text("reason", 500, isRequired: !isDry) ?? "";
        var query = Read(body);
        return body.Problem is { } problem
            ? problem
            : TypedResults.Ok(await run.RunAsync(query, new(isDry, Author.Of(request.HttpContext), reason), cancellationToken));
    }

    private static RepricingQuery Read(ApiBody body)
    {
        var (from, to) = (Moment(body, "from"), Moment(body, "to"));
        if (from >= to)
        {
            body.Refuse("from", "must be before the range's end, which is not part of it");
        }
        else if (to - from > TimeSpan.FromDays(MostDays))
        {
            body.Refuse("from", $"must be at most {MostDays} days before the range's end");
        }

        var after = body.Text("after", 256);
        var place = after is null ? null : RepricingPlace.Parse(after);
        if (after is not null && place is null)
        {
            body.Refuse("after", "must be the `next` of the answer before");
        }

        return new()
        {
            From = from,
            To = to,
            Model = body.Text("model", 256),
            Provider = body.Text("provider", 256),
            Limit = (int)(body.Whole("limit", 1, RepriceRun.MostAttempts) ?? RepriceRun.MostAttempts),
            After = place,
        };
    }

    private static DateTimeOffset Moment(ApiBody body, string name)
    {
        if (!body.Has(name))
        {
            body.Refuse(name, "is required");
        }

        return body.Moment(name) ?? default;
    }
}
