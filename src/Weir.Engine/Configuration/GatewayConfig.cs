namespace Weir.Engine.Configuration;

/// <summary>What every provider starts from; a provider's own value wins field by field.</summary>
public sealed record GatewayConfig
{
    /// <summary>Deadlines of a call.</summary>
    public TimeoutsConfig Timeouts { get; init; } = new();

    /// <summary>Repetition of failed attempts.</summary>
    public RetryConfig Retry { get; init; } = new();

    /// <summary>When a deployment is passed over.</summary>
    public BreakerConfig Breaker { get; init; } = new();
}
