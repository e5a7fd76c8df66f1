namespace Weir.Engine.Configuration;

/// <summary>What every provider starts from; a provider's own value wins field by field.</summary>
public sealed record GatewayConfig
{
    /// <summary>Deadlines of a call.</summary>
    public TimeoutsConfig Timeouts { get; init; } = new();

    /// <summary>Repetition of failed attempts.</summary>
    public RetryConfig Retry { get; init; } = new();

    /// <summary>Output tokens that a call under a hard budget is bounded to when it states no bound, 1 to 10000000. Default 16384; less where the model is known to give less.</summary>
    public int UnstatedOutputTokens { get; init; } = 16_384;

    /// <summary>Output tokens of a stream that are held at a time, 256 to 10000000. Default: all that it may give, at once.</summary>
    public int? TrancheOutputTokens { get; init; }

    /// <summary>When a deployment is passed over.</summary>
    public BreakerConfig Breaker { get; init; } = new();
}
