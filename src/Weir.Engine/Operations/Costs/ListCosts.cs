using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Costs;

namespace Weir.Engine.Operations.Costs;

/// <summary><c>GET /api/costs</c>: plain sums of the ledger over a range, by up to three dimensions.</summary>
internal static class ListCosts
{
    public static readonly ApiFields Known = ApiFields.Of(["by", "from", "to", "zone", "sort", "limit: whole", "after", .. CostFilters.Names]);
    private static readonly string[] Orders = ["cost", "name"];

    /// <summary>The answer: one shape, also when nothing was spent.</summary>
    public sealed record CostList(
        DateTimeOffset From, DateTimeOffset To, string Zone, IReadOnlyList<string> By, IReadOnlyList<CostItem> Items, string? Next, CostSums Total);

    /// <summary>One group: its sums, and a property for each dimension asked for, null where nothing was named.</summary>
    public sealed record CostItem(Money CostUsd, Money EstimatedUsd, long Requests, long InputTokens, long OutputTokens)
    {
        /// <summary>The dimensions' values.</summary>
        [JsonExtensionData]
        public Dictionary<string, object?> Group { get; init; } = [];

        public static CostItem Of(IReadOnlyList<CostDimension> by, CostLine line)
        {
            var (cost, estimated, requests, input, output) = line.Sums;
            var group = by.Zip(line.Values).ToDictionary(one => CostFilters.Name(one.First), one => (object?)one.Second);
            return new(cost, estimated, requests, input, output) { Group = group };
        }
    }

    public static async Task<Results<Ok<CostList>, ValidationProblem>> Handle(
        HttpRequest request, CostBook costs, TimeProvider clock, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var by = CostFilters.By(query);
        var zone = query.Zone();
        var range = CostRange.Of(query, zone, clock);
        var byTime = by is [CostDimension.Day or CostDimension.Hour, ..];
        var sums = new CostQuery
        {
            From = range.From,
            To = range.To,
            By = by,
            Only = CostFilters.Of(query),
            Team = Actor.Of(request.HttpContext).Team,
            Zone = zone,
            ByName = query.Word("sort", byTime ? "name" : "cost", Orders) == "name",
            Limit = query.Limit(usual: 100, CostQuery.MaxLimit),
            Skip = range.Skip,
        };
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var page = await costs.SumAsync(sums, cancellationToken);
        return TypedResults.Ok(new CostList(
            range.From, range.To, zone.Id, [.. by.Select(CostFilters.Name)], [.. page.Lines.Select(line => CostItem.Of(by, line))],
            page.HasMore ? range.Next(page.Lines.Count) : null, page.Total));
    }
}
