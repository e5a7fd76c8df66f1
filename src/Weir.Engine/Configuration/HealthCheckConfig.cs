namespace Weir.Engine.Configuration;

/// <summary>The optional probe of a provider.</summary>
public sealed record HealthCheckConfig
{
    /// <summary>Whether it is probed. Default false.</summary>
    public bool Enabled { get; init; }

    /// <summary>Time between two probes, in seconds, 1 to 86400. Default 30.</summary>
    public int IntervalSeconds { get; init; } = 30;

    /// <summary>Path to ask, beginning with a slash. Default: the kind's own.</summary>
    public string? Endpoint { get; init; }

    /// <summary>When a probe has failed, in seconds, 1 to 300. Default 5.</summary>
    public int TimeoutSeconds { get; init; } = 5;
}
