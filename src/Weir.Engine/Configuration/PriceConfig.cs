namespace Weir.Engine.Configuration;

/// <summary>Price of a deployment: US dollars per million tokens, each 0 to 10000; null means not stated.</summary>
public sealed record PriceConfig
{
    /// <summary>Input, USD per million tokens. Required.</summary>
    public decimal Input { get; init; }

    /// <summary>Output, USD per million tokens. Required.</summary>
    public decimal Output { get; init; }

    /// <summary>Input read from the provider's cache, USD per million tokens. Default: as input.</summary>
    public decimal? CacheRead { get; init; }

    /// <summary>Input written to the provider's cache for five minutes, USD per million tokens. Default: as input.</summary>
    public decimal? CacheWrite5m { get; init; }

    /// <summary>Input written to the provider's cache for one hour, USD per million tokens. Default: as input.</summary>
    public decimal? CacheWrite1h { get; init; }

    /// <summary>Reasoning, USD per million tokens. Default: as output.</summary>
    public decimal? Reasoning { get; init; }

    /// <summary>Audio in, USD per million tokens. Default: as input.</summary>
    public decimal? AudioInput { get; init; }

    /// <summary>Audio out, USD per million tokens. Default: as output.</summary>
    public decimal? AudioOutput { get; init; }

    /// <summary>Prices of requests with long prompts. Default: the same.</summary>
    public LongContextConfig? LongContext { get; init; }

    /// <summary>Images in, where the provider counts them apart, USD per million tokens. Default: as input.</summary>
    public decimal? Image { get; init; }

    /// <summary>Each request, USD, 0 to 100. Default none.</summary>
    public decimal? Request { get; init; }
}
