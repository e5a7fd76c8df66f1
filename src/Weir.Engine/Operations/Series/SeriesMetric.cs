using System.Text.Json.Nodes;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.Series;

/// <summary>What a time series tells, made of the sums of one step.</summary>
/// <param name="Name">As it is asked for.</param>
/// <param name="Unit">Of its values.</param>
/// <param name="NeedsBuckets">Whether it is made of the buckets of durations.</param>
/// <param name="Value">The value of a step of so many seconds; <see langword="null"/> where there is nothing to tell of.</param>
internal sealed record SeriesMetric(string Name, string Unit, bool NeedsBuckets, Func<SeriesSums, int, JsonNode?> Value)
{
    /// <summary>All of them.</summary>
    public static readonly SeriesMetric[] All =
    [
        new("requests", "operations", false, (sums, _) => sums.Operations),
        new("requests_per_minute", "operations/min", false, (sums, seconds) => Math.Round(sums.Operations * 60d / seconds, 3)),
        new("errors", "operations", false, (sums, _) => sums.Errors),
        new("error_rate", "ratio", false, (sums, _) => Ratio(sums.Errors, sums.Operations)),
        new("success_rate", "ratio", false, (sums, _) => Ratio(sums.Successes, sums.Operations)),
        new("fallbacks", "operations", false, (sums, _) => sums.Fallbacks),
        new("fallback_rate", "ratio", false, (sums, _) => Ratio(sums.Fallbacks, sums.Operations)),
        new("cost_usd", "usd", false, (sums, _) => new Money(sums.CostNanoUsd).ToString()),
        new("cost_per_request_usd", "usd", false, (sums, _) => sums.CostPerOperation?.ToString()),
        new("tokens", "tokens", false, (sums, _) => sums.InputTokens + sums.OutputTokens),
        new("input_tokens", "tokens", false, (sums, _) => sums.InputTokens),
        new("output_tokens", "tokens", false, (sums, _) => sums.OutputTokens),
        new("duration_avg_ms", "ms", false, (sums, _) => sums.AverageMs),
        new("duration_p50_ms", "ms", true, (sums, _) => sums.Quantile(0.5)),
        new("duration_p95_ms", "ms", true, (sums, _) => sums.Quantile(0.95)),
        new("duration_p99_ms", "ms", true, (sums, _) => sums.Quantile(0.99)),
        new("quality", "score", false, (sums, _) => sums.Quality),
        new("satisfaction", "score", false, (sums, _) => sums.Satisfaction),
    ];

    private const int Digits = 6;

    /// <summary>A share of a whole; <see langword="null"/> of none.</summary>
    public static double? Ratio(long part, long whole) => whole == 0 ? null : Math.Round(part / (double)whole, Digits);
}
