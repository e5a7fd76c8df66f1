namespace Weir.Engine.Configuration;

/// <summary>Which metric names are exposed beside Weir's own.</summary>
public sealed record MetricsConfig
{
    /// <summary>Further families of names. Default none.</summary>
    public IReadOnlyList<MetricCompatibility> Compatibility { get; init; } = [];
}
