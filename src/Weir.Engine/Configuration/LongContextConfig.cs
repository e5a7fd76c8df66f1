namespace Weir.Engine.Configuration;

/// <summary>Price of a deployment for long prompts, whole: as <see cref="PriceConfig"/>. <c>models.*.deployments.*.price.long_context</c>.</summary>
public sealed record LongContextConfig
{
    /// <summary>It holds once the input has more tokens than this, 1 to 1000000000. Required.</summary>
    public long Above { get; init; }

    /// <summary>Input, USD per million tokens. Required.</summary>
    public decimal Input { get; init; }

    /// <summary>Output, USD per million tokens. Required.</summary>
    public decimal Output { get; init; }

    /// <summary>Input read from the provider's cache. Required where the ordinary price states it; so are the others.</summary>
    public decimal? CacheRead { get; init; }

    /// <summary>Input written to the provider's cache for five minutes.</summary>
    public decimal? CacheWrite5m { get; init; }

    /// <summary>Input written to the provider's cache for one hour.</summary>
    public decimal? CacheWrite1h { get; init; }

    /// <summary>Reasoning.</summary>
    public decimal? Reasoning { get; init; }

    /// <summary>Audio in.</summary>
    public decimal? AudioInput { get; init; }

    /// <summary>Audio out.</summary>
    public decimal? AudioOutput { get; init; }

    /// <summary>Images in.</summary>
    public decimal? Image { get; init; }
}
