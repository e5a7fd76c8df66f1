namespace Weir.Engine.Configuration;

/// <summary>What is measured of an integration. <c>integrations.&lt;id&gt;.monitoring</c>.</summary>
public sealed record MonitoringConfig
{
    /// <summary>Whether it is watched: without it, it is not probed and the tool is told not to measure. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long the tool keeps what it measures, in days, 1 to 3650. Default 30.</summary>
    public int RetentionDays { get; init; } = 30;

    /// <summary>Whether the tool writes debug logs. Default false.</summary>
    public bool DebugLogging { get; init; }
}
