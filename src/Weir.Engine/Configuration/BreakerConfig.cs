namespace Weir.Engine.Configuration;

/// <summary>When a deployment is passed over. It chooses between deployments only: the only remaining one is always tried.</summary>
public sealed record BreakerConfig
{
    /// <summary>Failures of one class within the window that open the breaker, 1 to 1000. Default 5.</summary>
    public int Failures { get; init; } = 5;

    /// <summary>Length of that window, in seconds, 1 to 3600. Default 60.</summary>
    public int WindowSeconds { get; init; } = 60;

    /// <summary>How long it stays open before one call tries again, in seconds, 1 to 3600. Default 30.</summary>
    public int OpenSeconds { get; init; } = 30;
}
