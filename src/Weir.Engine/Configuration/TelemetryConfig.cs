namespace Weir.Engine.Configuration;

/// <summary>Metrics, records of operations and logging.</summary>
public sealed record TelemetryConfig
{
    /// <summary>Metrics.</summary>
    public MetricsConfig Metrics { get; init; } = new();

    /// <summary>Whether metrics carry the user as a label; raises their number. Default false.</summary>
    public bool UserLabels { get; init; }

    /// <summary>Records of operations.</summary>
    public OperationsConfig Operations { get; init; } = new();

    /// <summary>Logging.</summary>
    public LoggingConfig Logging { get; init; } = new();
}
