namespace Weir.Engine.Health;

/// <summary>What was seen of a subject in the last hour. The weighted counts are those that the score is made of: what is ten minutes old counts half.</summary>
public readonly record struct HealthSample
{
    /// <summary>How often something ended.</summary>
    public int Count { get; init; }

    /// <summary>How often it failed.</summary>
    public int Failed { get; init; }

    /// <summary>How often it answered by its fallback.</summary>
    public int Fallbacks { get; init; }

    /// <summary>How often it took longer than <see cref="HealthFormula.SlowAfter"/>.</summary>
    public int Slow { get; init; }

    /// <summary>Their durations together.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Weight of all.</summary>
    public double Weight { get; init; }

    /// <summary>Weight of the failed.</summary>
    public double FailedWeight { get; init; }

    /// <summary>Weight of the fallbacks.</summary>
    public double FallbackWeight { get; init; }

    /// <summary>Weight of the slow.</summary>
    public double SlowWeight { get; init; }

    /// <summary>Time since the last failure; <see langword="null"/> where there was none in the last hour.</summary>
    public TimeSpan? LastFailureAgo { get; init; }

    /// <summary>Why it failed last, as one of the error table's names.</summary>
    public string? LastError { get; init; }
}
