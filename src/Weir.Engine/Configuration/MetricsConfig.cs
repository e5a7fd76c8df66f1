namespace Weir.Engine.Configuration;

/// <summary>Which metric names are exposed beside Weir's own, and how many series there may be.</summary>
public sealed record MetricsConfig
{
    /// <summary>Further families of names. Default none.</summary>
    public IReadOnlyList<MetricCompatibility> Compatibility { get; init; } = [];

    /// <summary>Most values that one label may have, 10 to 10,000; every further value is counted as <c>other</c>. Default 500.</summary>
    public int MaxLabelValues { get; init; } = 500;
}
