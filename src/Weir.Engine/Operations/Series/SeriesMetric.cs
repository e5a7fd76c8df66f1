using System.Text.Json.Nodes;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.Series;

/// <summary>What a time series tells, made of the sums of one step.</summary>
/// <param name="Name">As it is asked for.</param>
/// <param name="Unit">Of its values.</param>
/// <param name="NeedsBuckets">Whether it is made of the buckets of durations.</param>
/// <param name="Value">The value; <see langword="null"/> where there is nothing to tell of.</param>
internal sealed record SeriesMetric(string Name, string Unit, bool NeedsBuckets, Func<SeriesSums, JsonNode?> Value)
{
    /// <summary>All of them.</summary>
    public static readonly SeriesMetric[] All =
    [
        new("requests", "operations", false, sums => sums.Operations),
        new("errors", "operations", false, sums => sums.Errors),
        new("error_rate", "ratio", false, sums => Ratio(sums.Errors, sums.Operations)),
        new("success_rate", "ratio", false, sums => Ratio(sums.Successes, sums.Operations)),
        new("fallbacks", "operations", false, sums => sums.Fallbacks),
        new("fallback_rate", "ratio", false, sums => Ratio(sums.Fallbacks, sums.Operations)),
        new("cost_usd", "usd", false, sums => new Money(sums.CostNanoUsd).ToString()),
        new("cost_per_request_usd", "usd", false, sums => sums.Operations == 0 ? null : new Money(sums.CostNanoUsd / sums.Operations).ToString()),
        new("tokens", "tokens", false, sums => sums.InputTokens + sums.OutputTokens),
        new("input_tokens", "tokens", false, sums => sums.InputTokens),
        new("output_tokens", "tokens", false, sums => sums.OutputTokens),
        new("duration_avg_ms", "ms", false, sums => sums.AverageMs),
        new("duration_p50_ms", "ms", true, sums => sums.Quantile(0.5)),
        new("duration_p95_ms", "ms", true, sums => sums.Quantile(0.95)),
        new("duration_p99_ms", "ms", true, sums => sums.Quantile(0.99)),
        new("quality", "score", false, sums => sums.Quality),
        new("satisfaction", "score", false, sums => sums.Satisfaction),
    ];

    private const int Digits = 6;

    /// <summary>A share of a whole; <see langword="null"/> of none.</summary>
    public static double? Ratio(long part, long whole) => whole == 0 ? null : Math.Round(part / (double)whole, Digits);
}
