using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Kernel;
using Weir.Engine.Operations;
using Weir.Engine.Pricing;

namespace Weir.Engine.Proxy;

/// <summary><c>GET /api/prices</c>: the catalogue in use, by kind, model and date; filters <c>kind</c>, <c>model</c>, and <c>at</c> for what holds at one moment.</summary>
internal static class ListPrices
{
    public static readonly ApiFields Known = ApiFields.Of("kind", "model", "at", "limit: whole", "after");
    private const int MaxLimit = 1_000;

    public sealed record PriceList(IReadOnlyList<PriceView> Items, string? Next, string Version, string Checksum, IReadOnlyDictionary<string, string> Sources);

    public static Results<Ok<PriceList>, ValidationProblem> Handle(HttpRequest request, Holder<GatewayModel> models)
    {
        var errors = new Dictionary<string, string[]>();
        var limit = Whole(request, "limit", 1, MaxLimit, 100, errors);
        var skip = Whole(request, "after", 0, int.MaxValue, 0, errors);
        var at = Moment(request, errors);
        if (errors.Count > 0)
        {
            return TypedResults.ValidationProblem(errors);
        }

        var (kind, model) = ((string?)request.Query["kind"], (string?)request.Query["model"]);
        var catalogue = models.Current.Catalogue;
        var all = PriceView.Of(catalogue)
            .Where(price => (kind is null || price.Kind == kind) && (model is null || price.Model == model) && (at is not { } moment || price.HoldsAt(moment)))
            .Skip(skip).Take(limit + 1) // one more tells whether there is a next page
            .ToArray();
        var next = all.Length > limit ? (skip + limit).ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new PriceList([.. all.Take(limit)], next, catalogue.Version, catalogue.Checksum, catalogue.Sources));
    }

    private static int Whole(HttpRequest request, string name, int least, int most, int otherwise, Dictionary<string, string[]> errors)
    {
        if ((string?)request.Query[name] is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        errors[name] = [$"must be a whole number from {least} to {most}"];
        return otherwise;
    }

    private static DateTimeOffset? Moment(HttpRequest request, Dictionary<string, string[]> errors)
    {
        if ((string?)request.Query["at"] is not { } text)
        {
            return null;
        }

        string[] forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];
        if (DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
        {
            return at;
        }

        errors["at"] = ["must be a date or an RFC 3339 time, such as 2027-01-01 or 2027-01-01T00:00:00Z"];
        return null;
    }
}
