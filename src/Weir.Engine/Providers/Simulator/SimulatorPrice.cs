using System.Numerics;
using Weir.Engine.Pricing;

namespace Weir.Engine.Providers.Simulator;

/// <summary>What the simulator charges for a model: nano-USD per million tokens of each bucket, each 0 or more.</summary>
/// <remarks>
/// The sum is computed here with unbounded integers and on purpose shares no code with the gateway's own pricing: the two accounts are
/// compared with each other.
/// </remarks>
public sealed record SimulatorPrice
{
    private static readonly BigInteger Million = 1_000_000;

    /// <summary>Input tokens. Default 2.50 USD.</summary>
    public long Input { get; init; } = 2_500_000_000;

    /// <summary>Input tokens read from the prompt cache. Default 0.25 USD.</summary>
    public long CacheRead { get; init; } = 250_000_000;

    /// <summary>Input tokens written to the five-minute cache. Default 3.125 USD.</summary>
    public long CacheWrite5m { get; init; } = 3_125_000_000;

    /// <summary>Input tokens written to the one-hour cache. Default 5 USD.</summary>
    public long CacheWrite1h { get; init; } = 5_000_000_000;

    /// <summary>Output tokens, reasoning included. Default 10 USD.</summary>
    public long Output { get; init; } = 10_000_000_000;

    /// <summary>The cost in nano-USD, rounded half to even once.</summary>
    /// <exception cref="OverflowException">More than about 9.2 billion US dollars.</exception>
    public long CostNanoUsd(in TokenUsage usage)
    {
        var sum = new BigInteger(usage.Input) * Input;
        sum += new BigInteger(usage.CacheRead) * CacheRead;
        sum += new BigInteger(usage.CacheWrite5m) * CacheWrite5m;
        sum += new BigInteger(usage.CacheWrite1h) * CacheWrite1h;
        sum += (new BigInteger(usage.Output) + usage.Reasoning) * Output;
        var whole = BigInteger.DivRem(sum, Million, out var rest);
        var twice = (rest * 2).CompareTo(Million);
        return (long)(twice > 0 || (twice == 0 && !whole.IsEven) ? whole + 1 : whole);
    }
}
