using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Commands;
using Weir.Engine.Ledger.Entries;

namespace Weir.Engine.Operations.Entries;

/// <summary><c>POST /api/ledger/adjustments</c>: corrects what one attempt cost, by a new entry on the accounts that it was posted to.</summary>
internal static class AdjustLedger
{
    private static readonly Money Most = Money.FromUsd(1_000_000);
    public static readonly ApiFields Known = ApiFields.Of("operation!", "attempt: whole!", "difference_usd: usd!", "reason!", "id");

    /// <summary>The answer.</summary>
    /// <param name="Id">Id of the entry.</param>
    /// <param name="Operation">The operation.</param>
    /// <param name="Attempt">Its attempt.</param>
    /// <param name="DifferenceUsd">What was added to its cost.</param>
    public sealed record CostAdjusted(string Id, string Operation, int Attempt, Money DifferenceUsd);

    public static async Task<Results<Ok<CostAdjusted>, ValidationProblem, ProblemHttpResult>> Handle(
        HttpRequest request, LedgerBook ledger, EntryBook entries, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await ApiBody.ReadAsync(request, Known, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var adjustment = Read(body, request, clock);
        if (body.Problem is { } problem)
        {
            return problem;
        }

        if (!await ledger.AdjustAsync(adjustment))
        {
            return NotFound.Of($"No attempt {adjustment.Number} of an operation '{adjustment.OperationId}' has been posted.");
        }

        return await entries.FindAsync(adjustment.Id, cancellationToken) is { } entry && !IsOf(entry, adjustment)
            ? TypedResults.Problem($"Another adjustment has the id '{adjustment.Id}'; nothing was changed.", statusCode: StatusCodes.Status409Conflict, title: "Conflict")
            : TypedResults.Ok(new CostAdjusted(adjustment.Id, adjustment.OperationId, adjustment.Number, adjustment.Difference));
    }

    private static CostAdjustment Read(ApiBody body, HttpRequest request, TimeProvider clock)
    {
        var difference = body.Usd("difference_usd", Money.Zero - Most, Most);
        if (!body.Has("difference_usd") || difference == Money.Zero)
        {
            body.Refuse("difference_usd", "an amount other than 0 is required, below 0 to lower the cost");
        }

        var number = body.Whole("attempt", 1, 1_000);
        if (!body.Has("attempt"))
        {
            body.Refuse("attempt", "is required: 1 for the operation's first attempt");
        }

        var (operation, reason) = (body.Text("operation", 128, isRequired: true) ?? "", body.Text("reason", 500, isRequired: true) ?? "");
        var adjustment = new CostAdjustment(body.Id(request, "adj_", clock), operation, (int)(number ?? 0), difference ?? Money.Zero, PriceSource: null, Author.Of(request.HttpContext), reason);
        return adjustment with
        {
            Audit = Author.Event(request.HttpContext, clock.GetUtcNow(), "ledger.adjust", $"{operation}/{adjustment.Number}", reason) with
            {
                After = new JsonObject { ["id"] = adjustment.Id, ["difference_usd"] = adjustment.Difference.ToString() }.ToJsonString(),
            },
        };
    }

    private static bool IsOf(LedgerEntry entry, CostAdjustment adjustment) =>
        (entry.Operation, entry.Attempt, entry.PostedUsd) == (adjustment.OperationId, adjustment.Number, adjustment.Difference);
}
