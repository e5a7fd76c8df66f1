namespace Weir.Engine.Telemetry.Exposition;

/// <summary>What a metric is.</summary>
internal enum ExposedKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts observations below boundaries.</summary>
    Histogram,
}

/// <summary>One metric as a scrape shows it, whatever it was made from.</summary>
/// <param name="Name">Its whole name, with unit and suffix.</param>
/// <param name="Help">What it says.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Series">Its series, in the order to be shown.</param>
internal sealed record ExposedFamily(string Name, string Help, ExposedKind Kind, IReadOnlyList<ExposedSeries> Series)
{
    /// <summary>Whether values and boundaries are whole nano-USD, to be shown in dollars.</summary>
    public bool IsMoney { get; init; }

    /// <summary>Upper boundaries of a histogram's buckets.</summary>
    public IReadOnlyList<double> Boundaries { get; init; } = [];
}

/// <summary>One series of a metric.</summary>
/// <param name="Labels">As <see cref="LabelText"/> writes them; empty for none.</param>
/// <param name="Value">The value, or the sum of a histogram.</param>
/// <param name="Counts">Observations in each bucket of a histogram, not cumulative, the last without an upper boundary; else null.</param>
internal readonly record struct ExposedSeries(string Labels, MetricNumber Value, long[]? Counts);
