using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.Series;

/// <summary><c>GET /api/operations/summary</c>: the numbers of operations of a range, group by group (S3-11).</summary>
internal static class ShowSummary
{
    public static readonly ApiFields Known = ApiFields.Of(
        ["by", "since: moment", "until: moment", "range", "min_cost_usd: usd", "min_requests: whole", "differs: flag", "sort: " + string.Join('|', GroupQuery.Orders), "limit: whole", .. SeriesSplit.Names]);

    /// <summary>The answer.</summary>
    /// <param name="From">Begin of the range: a whole minute, or a whole hour where minutes are no longer known.</param>
    /// <param name="Until">Its end, which is not part of it.</param>
    /// <param name="By">What groups differ in.</param>
    /// <param name="Items">The groups.</param>
    /// <param name="Groups">How many groups there are, those beyond the limit too.</param>
    /// <param name="Total">Everything in the range, of whatever group.</param>
    /// <param name="Next">Always null: what is beyond the limit is asked for with filters.</param>
    public sealed record Summary(DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<string> By, IReadOnlyList<SummaryItem> Items, long Groups, SummaryItem Total, string? Next);

    /// <summary>The numbers of a group, and a property for each dimension asked for; the empty text is what names none.</summary>
    public sealed record SummaryItem(
        long Requests, long Errors, double? ErrorRate, double? SuccessRate, long Fallbacks, double? FallbackRate, double RequestsPerMinute, Money CostUsd, Money? CostPerRequestUsd,
        long InputTokens, long OutputTokens, double? DurationAvgMs, double? DurationP50Ms, double? DurationP95Ms, double? DurationP99Ms)
    {
        /// <summary>The dimensions' values.</summary>
        [JsonExtensionData]
        public Dictionary<string, object?> Group { get; init; } = [];

        internal static SummaryItem Of(SeriesSums sums, double minutes) => new(
            sums.Operations, sums.Errors, SeriesMetric.Ratio(sums.Errors, sums.Operations), SeriesMetric.Ratio(sums.Successes, sums.Operations), sums.Fallbacks,
            SeriesMetric.Ratio(sums.Fallbacks, sums.Operations), Math.Round(sums.Operations / minutes, 3), new(sums.CostNanoUsd), sums.CostPerOperation,
            sums.InputTokens, sums.OutputTokens, sums.AverageMs, sums.Quantile(0.5), sums.Quantile(0.95), sums.Quantile(0.99));
    }

    public static async Task<Results<Ok<Summary>, ValidationProblem>> Handle(HttpRequest request, GroupBook book, SeriesSpan span, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var by = By(query);
        var asked = Asked(query, span, by, Actor.Of(request.HttpContext).Team);
        if (query.Problem is { } problem || asked is null)
        {
            return query.Problem ?? TypedResults.ValidationProblem(new Dictionary<string, string[]>());
        }

        var (groups, count, total) = await book.ReadAsync(asked, cancellationToken);
        var (from, until) = (DateTimeOffset.FromUnixTimeSeconds(asked.Range.From), DateTimeOffset.FromUnixTimeSeconds(asked.Range.Until));
        var minutes = (until - from).TotalMinutes;
        return TypedResults.Ok(new Summary(
            from, until, by, [.. groups.Select(one => SummaryItem.Of(one.Sums, minutes) with { Group = by.Zip(one.Names).ToDictionary(pair => pair.First, pair => (object?)pair.Second) })],
            count, SummaryItem.Of(total, minutes), Next: null));
    }

    private static GroupQuery? Asked(ApiQuery query, SeriesSpan span, string[] by, string? within)
    {
        var (since, until) = query.Text("range") is null ? span.Read(query) : span.Last(query.Range(TimeSpan.FromHours(24)));
        if (query.Text("range") is not null && (query.Text("since") ?? query.Text("until")) is not null)
        {
            query.Refuse("range", "must be left out where since or until is given");
        }

        var only = SeriesSplit.Only(query, by, within);
        var asked = new
        {
            Cost = query.Usd("min_cost_usd"),
            Operations = Whole(query, "min_requests"),
            Switched = query.Word("differs", "false", ["true", "false"]) == "true",
            Order = query.Word("sort", GroupQuery.Orders[0], GroupQuery.Orders)!,
            Limit = query.Limit(usual: 100, GroupQuery.MaxLimit),
        };
        return query.Problem is not null ? null : new()
        {
            Range = SeriesQuery.Whole(since, until, span.MinutesSince) with { Only = only, WithBuckets = true },
            By = [.. by.Select(SeriesSplit.Column)],
            LeastCost = asked.Cost,
            LeastOperations = asked.Operations,
            OnlySwitched = asked.Switched,
            Order = asked.Order,
            Limit = asked.Limit,
        };
    }

    private static string[] By(ApiQuery query)
    {
        var words = query.Text("by") is { } text ? text.Split(',', StringSplitOptions.TrimEntries) : [];
        if (words.Any(word => !SeriesSplit.Names.Contains(word, StringComparer.Ordinal)) || words.Length > GroupQuery.MaxDimensions || words.Distinct().Count() < words.Length)
        {
            query.Refuse("by", $"must be one to {GroupQuery.MaxDimensions} different ones of {string.Join(", ", SeriesSplit.Names)}, with commas between");
            return [];
        }

        return words;
    }

    private static long Whole(ApiQuery query, string name)
    {
        if (query.Text(name) is not { } text)
        {
            return 0;
        }

        if (text.Length <= 15 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        query.Refuse(name, "must be a whole number, 0 or more");
        return 0;
    }
}
