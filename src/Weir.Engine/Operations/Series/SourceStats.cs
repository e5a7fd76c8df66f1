using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.Series;

/// <summary>Statistics of the operations of one source, or of all, in a stretch of time (S1-08).</summary>
public sealed record SourceStats
{
    /// <summary>Operations that ended.</summary>
    public required long Operations { get; init; }

    /// <summary>Those that succeeded, by their fallback or without it.</summary>
    public required long Successes { get; init; }

    /// <summary>Those that did not, without those that their caller gave up or that never said how they ended.</summary>
    public required long Errors { get; init; }

    /// <summary>Those that used a fallback.</summary>
    public required long Fallbacks { get; init; }

    /// <summary>Share that succeeded, 0 to 1; <see langword="null"/> without operations.</summary>
    public required double? SuccessRate { get; init; }

    /// <summary>Share that failed.</summary>
    public required double? ErrorRate { get; init; }

    /// <summary>Share that used a fallback.</summary>
    public required double? FallbackRate { get; init; }

    /// <summary>Average duration, milliseconds, exact.</summary>
    public required double? AverageDurationMs { get; init; }

    /// <summary>Median of the durations, milliseconds, from buckets.</summary>
    public required double? DurationP50Ms { get; init; }

    /// <summary>95th percentile, from buckets.</summary>
    public required double? DurationP95Ms { get; init; }

    /// <summary>99th percentile, from buckets.</summary>
    public required double? DurationP99Ms { get; init; }

    /// <summary>What they cost, US dollars; of an integration what it reported as its estimate.</summary>
    public required Money CostUsd { get; init; }

    /// <summary>Input tokens.</summary>
    public required long InputTokens { get; init; }

    /// <summary>Output tokens.</summary>
    public required long OutputTokens { get; init; }

    /// <summary>Average quality, 0 to 1; <see langword="null"/> where none was told.</summary>
    public required double? Quality { get; init; }

    /// <summary>Average satisfaction, 0 to 1; <see langword="null"/> where none was told.</summary>
    public required double? Satisfaction { get; init; }

    internal static SourceStats Of(SeriesSums sums) => new()
    {
        Operations = sums.Operations,
        Successes = sums.Successes,
        Errors = sums.Errors,
        Fallbacks = sums.Fallbacks,
        SuccessRate = SeriesMetric.Ratio(sums.Successes, sums.Operations),
        ErrorRate = SeriesMetric.Ratio(sums.Errors, sums.Operations),
        FallbackRate = SeriesMetric.Ratio(sums.Fallbacks, sums.Operations),
        AverageDurationMs = sums.AverageMs,
        DurationP50Ms = sums.Quantile(0.5),
        DurationP95Ms = sums.Quantile(0.95),
        DurationP99Ms = sums.Quantile(0.99),
        CostUsd = new(sums.CostNanoUsd),
        InputTokens = sums.InputTokens,
        OutputTokens = sums.OutputTokens,
        Quality = sums.Quality,
        Satisfaction = sums.Satisfaction,
    };
}

/// <summary>The statistics of the step that begins at a time.</summary>
/// <param name="At">Its begin.</param>
/// <param name="Stats">What ended up in it.</param>
public sealed record SourcePoint(DateTimeOffset At, SourceStats Stats);

/// <summary>How many operations took as long.</summary>
/// <param name="UpToMs">Most milliseconds; <see langword="null"/> for what took longer than every boundary.</param>
/// <param name="Operations">How many.</param>
public sealed record DurationShare(long? UpToMs, long Operations);

/// <summary>A measurement of an integration's own, over the operations that told it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">How many told it.</param>
/// <param name="Average">Average.</param>
/// <param name="Min">Least.</param>
/// <param name="Max">Most.</param>
public sealed record CustomMetric(string Name, long Count, double Average, double Min, double Max);

/// <summary>A minute of a team's operations of a source.</summary>
/// <param name="MinutesAgo">How long ago it began.</param>
/// <param name="Operations">How many ended.</param>
/// <param name="Errors">How many failed.</param>
/// <param name="Fallbacks">How many used a fallback.</param>
/// <param name="Slow">How many took longer than 30 s.</param>
public sealed record TeamMinute(int MinutesAgo, long Operations, long Errors, long Fallbacks, long Slow);

/// <summary>How a source stands now.</summary>
/// <param name="ActiveOperations">Operations that it began and did not end yet.</param>
/// <param name="LastOperationAt">When the youngest of its operations began; <see langword="null"/> where none is kept.</param>
public sealed record SourceNow(long ActiveOperations, DateTimeOffset? LastOperationAt);
