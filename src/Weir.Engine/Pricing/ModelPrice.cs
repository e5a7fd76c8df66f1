using Weir.Engine.Kernel;

namespace Weir.Engine.Pricing;

/// <summary>What one model costs at one provider, for every bucket of <see cref="TokenUsage"/>, length of prompt and service tier.</summary>
public sealed class ModelPrice
{
    private readonly PriceTable?[] _tiers = new PriceTable?[4];

    /// <summary>A price.</summary>
    /// <param name="standard">Prices of the standard tier.</param>
    /// <param name="source">Where the price comes from.</param>
    public ModelPrice(PriceTable standard, string source)
    {
        Standard = standard;
        Source = source;
    }

    /// <summary>Prices of the standard tier, and of each tier that has none of its own.</summary>
    public PriceTable Standard { get; }

    /// <summary>Where the price comes from: <c>catalogue 2026-11-21</c> or <c>configuration</c>. Written beside every cost.</summary>
    public string Source { get; }

    /// <summary>Prices of the batch tier; <see langword="null"/> when they are the standard ones.</summary>
    public PriceTable? Batch
    {
        get => _tiers[(int)ServiceTier.Batch];
        init => _tiers[(int)ServiceTier.Batch] = value;
    }

    /// <summary>Prices of the flex tier; <see langword="null"/> when they are the standard ones.</summary>
    public PriceTable? Flex
    {
        get => _tiers[(int)ServiceTier.Flex];
        init => _tiers[(int)ServiceTier.Flex] = value;
    }

    /// <summary>Prices of the priority tier; <see langword="null"/> when they are the standard ones.</summary>
    public PriceTable? Priority
    {
        get => _tiers[(int)ServiceTier.Priority];
        init => _tiers[(int)ServiceTier.Priority] = value;
    }

    /// <summary>A price without tiers from US dollars per million tokens.</summary>
    /// <exception cref="OverflowException">A price beyond the range of <see cref="Money"/>.</exception>
    public static ModelPrice FromUsdPerMillion(PricePerMillion usd, string source) => new(new PriceTable(PriceVector.Of(usd)), source);

    /// <summary>The prices of a tier; the standard ones where it has none of its own.</summary>
    public PriceTable TableOf(ServiceTier tier) => _tiers[(int)tier] ?? Standard;

    /// <summary>What <paramref name="usage"/> costs at <paramref name="tier"/>, rounded half to even to the nano-dollar once, here. Never negative.</summary>
    /// <exception cref="OverflowException">Beyond the range of <see cref="Money"/>.</exception>
    public Money CostOf(in TokenUsage usage, ServiceTier tier = ServiceTier.Standard) =>
        TableOf(tier).RatesFor(usage.TotalInput).CostOf(usage);

    /// <summary>
    /// What no usage within <paramref name="bound"/> exceeds: every input token at the dearest price of an input token, every output token
    /// likewise, over all tiers that the bound covers and all steps that its input reaches; rounded up.
    /// </summary>
    /// <returns>The amount; the largest one there is where the true one lies beyond the range of <see cref="Money"/>. Then no cost within the bound can be told either.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A negative bound.</exception>
    public Money BoundOf(TokenBound bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bound.Input);
        ArgumentOutOfRangeException.ThrowIfNegative(bound.Output);
        var most = Standard.BoundOf(bound.Input, bound.Output);
        foreach (var (tier, table) in _tiers.Index())
        {
            if (table is not null && (tier != (int)ServiceTier.Priority || bound.Dearest == ServiceTier.Priority))
            {
                most = Int128.Max(most, table.BoundOf(bound.Input, bound.Output));
            }
        }

        return new((long)Int128.Min(most, long.MaxValue));
    }
}
