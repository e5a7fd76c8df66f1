using System.Globalization;
using Weir.Engine.Kernel;

namespace Weir.Engine.Pricing;

/// <summary>How a cost came about: one line for each bucket that was used.</summary>
/// <param name="Tier">The service tier whose prices held.</param>
/// <param name="LongContextAbove">The step of a long prompt that was reached, in input tokens; <see langword="null"/> for none.</param>
/// <param name="Lines">The lines.</param>
/// <param name="PerRequestUsd">What the request costs whatever its tokens.</param>
/// <param name="TotalUsd">The sum of the lines, rounded once half to even, and the price of the request.</param>
public sealed record PriceLines(string Tier, long? LongContextAbove, IReadOnlyList<PriceLine> Lines, Money PerRequestUsd, Money TotalUsd)
{
    private const decimal TokensPerUnit = 1_000_000;

    /// <summary>The lines of a usage at a price.</summary>
    /// <exception cref="OverflowException">Beyond the range of <see cref="Money"/>.</exception>
    public static PriceLines Of(ModelPrice price, in TokenUsage usage, ServiceTier tier)
    {
        ArgumentNullException.ThrowIfNull(price);
        var table = price.TableOf(tier);
        var input = usage.TotalInput;
        var rates = table.RatesFor(input);
        PriceLine[] lines =
        [
            Line("input", usage.Input, rates.Input), Line("cache_read", usage.CacheRead, rates.CacheRead), Line("cache_write_5m", usage.CacheWrite5m, rates.CacheWrite5m),
            Line("cache_write_1h", usage.CacheWrite1h, rates.CacheWrite1h), Line("audio_input", usage.AudioInput, rates.AudioInput), Line("image", usage.Image, rates.Image),
            Line("output", usage.Output, rates.Output), Line("reasoning", usage.Reasoning, rates.Reasoning), Line("audio_output", usage.AudioOutput, rates.AudioOutput),
        ];
        var step = table.LongContext.LastOrDefault(one => input > one.Above)?.Above;
        return new(tier.ToString().ToLowerInvariant(), step, [.. lines.Where(line => line.Units > 0)], new(rates.PerRequest), price.CostOf(usage, tier));
    }

    private static PriceLine Line(string bucket, long units, long rate) => new(bucket, units, new(rate), (units * new Money(rate).Usd / TokensPerUnit).ToString(CultureInfo.InvariantCulture));
}

/// <summary>Tokens of one bucket and what they cost.</summary>
/// <param name="Bucket">Which, such as <c>input</c> or <c>cache_read</c>.</param>
/// <param name="Units">How many tokens.</param>
/// <param name="UsdPerMillion">The price of a million, US dollars.</param>
/// <param name="AmountUsd">Their product, US dollars as a decimal text, not rounded.</param>
public sealed record PriceLine(string Bucket, long Units, Money UsdPerMillion, string AmountUsd);
