using Weir.Engine.Kernel;

namespace Weir.Engine.Pricing;

/// <summary>What one model costs at one provider: nano-USD per million tokens of each bucket of <see cref="TokenUsage"/>.</summary>
/// <remarks>Providers print US dollars per million tokens; one dollar per million tokens is 10⁹ here, so every published price is a whole number.</remarks>
public sealed record ModelPrice
{
    private const long TokensPerUnit = 1_000_000;

    /// <summary>Input tokens.</summary>
    public required long Input { get; init; }

    /// <summary>Input tokens read from the prompt cache.</summary>
    public required long CacheRead { get; init; }

    /// <summary>Input tokens written to the prompt cache for five minutes.</summary>
    public required long CacheWrite5m { get; init; }

    /// <summary>Input tokens written to the prompt cache for one hour.</summary>
    public required long CacheWrite1h { get; init; }

    /// <summary>Output tokens.</summary>
    public required long Output { get; init; }

    /// <summary>Reasoning tokens of the output.</summary>
    public required long Reasoning { get; init; }

    /// <summary>Audio tokens of the input.</summary>
    public required long AudioInput { get; init; }

    /// <summary>Audio tokens of the output.</summary>
    public required long AudioOutput { get; init; }

    /// <summary>Nano-USD for each request, whatever its tokens.</summary>
    public long PerRequest { get; init; }

    /// <summary>Where the price comes from: <c>catalogue 2026-11-21</c> or <c>configuration</c>. Written beside every cost.</summary>
    public required string Source { get; init; }

    /// <summary>
    /// A price from US dollars per million tokens. What a provider does not price apart costs what its nearest bucket does: cache
    /// reads, cache writes and audio input as input; reasoning and audio output as output.
    /// </summary>
    public static ModelPrice FromUsdPerMillion(PricePerMillion usd, string source)
    {
        var input = Nano(usd.Input);
        var output = Nano(usd.Output);
        var write5m = usd.CacheWrite5m is { } write ? Nano(write) : input;
        return new()
        {
            Input = input,
            Output = output,
            CacheRead = usd.CacheRead is { } read ? Nano(read) : input,
            CacheWrite5m = write5m,
            CacheWrite1h = usd.CacheWrite1h is { } hour ? Nano(hour) : write5m,
            Reasoning = usd.Reasoning is { } reasoning ? Nano(reasoning) : output,
            AudioInput = usd.AudioInput is { } audioIn ? Nano(audioIn) : input,
            AudioOutput = usd.AudioOutput is { } audioOut ? Nano(audioOut) : output,
            PerRequest = usd.Request is { } request ? Money.FromUsd(request).NanoUsd : 0,
            Source = source,
        };
    }

    /// <summary>What <paramref name="usage"/> costs, rounded half to even to the nano-dollar once, here. Never negative.</summary>
    /// <exception cref="OverflowException">Beyond the range of <see cref="Money"/>.</exception>
    public Money CostOf(in TokenUsage usage)
    {
        var total = ((Int128)usage.Input * Input)
            + ((Int128)usage.CacheRead * CacheRead)
            + ((Int128)usage.CacheWrite5m * CacheWrite5m)
            + ((Int128)usage.CacheWrite1h * CacheWrite1h)
            + ((Int128)usage.Output * Output)
            + ((Int128)usage.Reasoning * Reasoning)
            + ((Int128)usage.AudioInput * AudioInput)
            + ((Int128)usage.AudioOutput * AudioOutput);
        var (whole, rest) = Int128.DivRem(total, TokensPerUnit);
        var roundUp = rest * 2 > TokensPerUnit || (rest * 2 == TokensPerUnit && Int128.IsOddInteger(whole));
        return new(checked((long)(whole + (roundUp ? 1 : 0)) + PerRequest));
    }

    private static long Nano(decimal usdPerMillion) => Money.FromUsd(usdPerMillion).NanoUsd;
}

/// <summary>A price as providers print it: US dollars per million tokens, <see cref="Request"/> in US dollars a request.</summary>
public sealed record PricePerMillion
{
    /// <summary>Input tokens.</summary>
    public required decimal Input { get; init; }

    /// <summary>Output tokens.</summary>
    public required decimal Output { get; init; }

    /// <summary>Tokens read from the prompt cache; as input when absent.</summary>
    public decimal? CacheRead { get; init; }

    /// <summary>Tokens written to the five-minute cache; as input when absent.</summary>
    public decimal? CacheWrite5m { get; init; }

    /// <summary>Tokens written to the one-hour cache; as the five-minute cache when absent.</summary>
    public decimal? CacheWrite1h { get; init; }

    /// <summary>Reasoning tokens; as output when absent.</summary>
    public decimal? Reasoning { get; init; }

    /// <summary>Audio input tokens; as input when absent.</summary>
    public decimal? AudioInput { get; init; }

    /// <summary>Audio output tokens; as output when absent.</summary>
    public decimal? AudioOutput { get; init; }

    /// <summary>US dollars for each request; none when absent.</summary>
    public decimal? Request { get; init; }
}
