namespace Weir.Engine.Pricing;

/// <summary>What one attempt consumed, as the provider bills it: disjoint buckets, in tokens, each 0 or more.</summary>
/// <remarks>
/// Disjoint is the point: a cached token stands in <see cref="CacheRead"/> only, a reasoning token in <see cref="Reasoning"/> only,
/// so that price × bucket adds up without any rule about what contains what. Each dialect's reader subtracts where its wire format
/// nests (OpenAI's <c>prompt_tokens</c> includes cached ones; Anthropic's <c>input_tokens</c> does not).
/// </remarks>
public readonly record struct TokenUsage
{
    /// <summary>Input tokens that were neither read from nor written to a cache and stand in no bucket of their own: text, and images that the provider does not count apart.</summary>
    public long Input { get; init; }

    /// <summary>Input tokens read from the provider's prompt cache.</summary>
    public long CacheRead { get; init; }

    /// <summary>Input tokens written to the provider's prompt cache for five minutes.</summary>
    public long CacheWrite5m { get; init; }

    /// <summary>Input tokens written to the provider's prompt cache for one hour.</summary>
    public long CacheWrite1h { get; init; }

    /// <summary>Output tokens that the caller can read.</summary>
    public long Output { get; init; }

    /// <summary>Output tokens spent on reasoning, where the provider reports them apart.</summary>
    public long Reasoning { get; init; }

    /// <summary>Audio tokens of the input.</summary>
    public long AudioInput { get; init; }

    /// <summary>Audio tokens of the output.</summary>
    public long AudioOutput { get; init; }

    /// <summary>Image tokens of the input, where the provider reports them apart.</summary>
    public long Image { get; init; }

    /// <summary>True when counted or bounded here because the provider reported none or not all.</summary>
    public bool Estimated { get; init; }

    /// <summary>Every input bucket together.</summary>
    public long TotalInput => checked(Input + CacheRead + CacheWrite5m + CacheWrite1h + AudioInput + Image);

    /// <summary>Every output bucket together.</summary>
    public long TotalOutput => checked(Output + Reasoning + AudioOutput);
}
