using Weir.Engine.Kernel;

namespace Weir.Engine.Pricing;

/// <summary>One price for every bucket of <see cref="TokenUsage"/>, in nano-USD per million tokens.</summary>
/// <remarks>Providers print US dollars per million tokens; one dollar per million tokens is 10⁹ here, so every published price is a whole number.</remarks>
public sealed record PriceVector
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

    /// <summary>Image tokens of the input.</summary>
    public required long Image { get; init; }

    /// <summary>Nano-USD for each request, whatever its tokens.</summary>
    public long PerRequest { get; init; }

    /// <summary>The dearest price of an input token.</summary>
    public long DearestInput => Math.Max(Math.Max(Math.Max(Input, CacheRead), Math.Max(CacheWrite5m, CacheWrite1h)), Math.Max(AudioInput, Image));

    /// <summary>The dearest price of an output token.</summary>
    public long DearestOutput => Math.Max(Output, Math.Max(Reasoning, AudioOutput));

    /// <summary>
    /// From US dollars per million tokens. What a provider does not price apart costs what its nearest bucket does: cache reads, cache
    /// writes, audio and images of the input as input; reasoning and audio output as output.
    /// </summary>
    /// <exception cref="OverflowException">A price beyond the range of <see cref="Money"/>.</exception>
    public static PriceVector Of(PricePerMillion usd)
    {
        var input = Nano(usd.Input);
        var output = Nano(usd.Output);
        var write5m = Nano(usd.CacheWrite5m) ?? input;
        return new()
        {
            Input = input,
            Output = output,
            CacheRead = Nano(usd.CacheRead) ?? input,
            CacheWrite5m = write5m,
            CacheWrite1h = Nano(usd.CacheWrite1h) ?? write5m,
            Reasoning = Nano(usd.Reasoning) ?? output,
            AudioInput = Nano(usd.AudioInput) ?? input,
            AudioOutput = Nano(usd.AudioOutput) ?? output,
            Image = Nano(usd.Image) ?? input,
            PerRequest = Nano(usd.Request) ?? 0,
        };
    }

    /// <summary>What <paramref name="usage"/> costs, rounded half to even to the nano-dollar once, here.</summary>
    /// <exception cref="OverflowException">Beyond the range of <see cref="Money"/>.</exception>
    internal Money CostOf(in TokenUsage usage)
    {
        var total = checked(((Int128)usage.Input * Input)
            + ((Int128)usage.CacheRead * CacheRead)
            + ((Int128)usage.CacheWrite5m * CacheWrite5m)
            + ((Int128)usage.CacheWrite1h * CacheWrite1h)
            + ((Int128)usage.Output * Output)
            + ((Int128)usage.Reasoning * Reasoning)
            + ((Int128)usage.AudioInput * AudioInput)
            + ((Int128)usage.AudioOutput * AudioOutput)
            + ((Int128)usage.Image * Image));
        var (whole, rest) = Int128.DivRem(total, TokensPerUnit);
        var roundUp = rest * 2 > TokensPerUnit || (rest * 2 == TokensPerUnit && Int128.IsOddInteger(whole));
        return new(checked((long)(whole + (roundUp ? 1 : 0)) + PerRequest));
    }

    /// <summary>Nano-dollars that no usage within the bound exceeds, rounded up.</summary>
    internal Int128 BoundOf(long input, long output)
    {
        // Two products of longs fit; a third addend of this size does too.
        var total = ((Int128)input * DearestInput) + ((Int128)output * DearestOutput);
        return ((total + TokensPerUnit - 1) / TokensPerUnit) + PerRequest;
    }

    private static long Nano(decimal usdPerMillion) => Money.FromUsd(usdPerMillion).NanoUsd;

    private static long? Nano(decimal? usdPerMillion) => usdPerMillion is { } usd ? Nano(usd) : null;
}
