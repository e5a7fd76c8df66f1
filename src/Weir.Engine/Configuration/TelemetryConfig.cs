namespace Weir.Engine.Configuration;

/// <summary>Metrics, records of operations and logging.</summary>
public sealed record TelemetryConfig
{
    /// <summary>How the gateway is called in logs and telemetry, as <c>service</c>. Default weir.</summary>
    public string ServiceName { get; init; } = "weir";

    /// <summary>Metrics.</summary>
    public MetricsConfig Metrics { get; init; } = new();

    /// <summary>Whether metrics carry the user as a label; raises their number. Default false.</summary>
    public bool UserLabels { get; init; }

    /// <summary>Records of operations.</summary>
    public OperationsConfig Operations { get; init; } = new();

    /// <summary>The longest that an operation should take, in milliseconds, 1 to 3600000; longer ones are counted and logged. Null for no bound.</summary>
    public int? SlowOperationMs { get; init; }

    /// <summary>What components may reach before somebody is told.</summary>
    public ThresholdsConfig Thresholds { get; init; } = new();

    /// <summary>A collector that telemetry is sent to; null for none.</summary>
    public OtlpConfig? Otlp { get; init; }

    /// <summary>Whether a trace's context goes on to providers. Default false.</summary>
    public bool PropagateTrace { get; init; }

    /// <summary>Logging.</summary>
    public LoggingConfig Logging { get; init; } = new();
}
