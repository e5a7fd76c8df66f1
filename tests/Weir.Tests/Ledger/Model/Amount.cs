using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Accounts;

namespace Weir.Tests.Ledger.Model;

/// <summary>Dollars (in nano), tokens and requests of the reference model: plain numbers, no code of the ledger.</summary>
internal readonly record struct Amount(long Nano, long Tokens, long Requests)
{
    public static readonly string[] Units = ["Usd", "Tokens", "Requests"];

    public bool IsZero => this == default;

    public Amounts Real => new(new Money(Nano), Tokens, Requests);

    public static Amount operator +(Amount a, Amount b) => new(a.Nano + b.Nano, a.Tokens + b.Tokens, a.Requests + b.Requests);

    public static Amount operator -(Amount a, Amount b) => new(a.Nano - b.Nano, a.Tokens - b.Tokens, a.Requests - b.Requests);

    public override string ToString() => $"({Nano} nano, {Tokens} tokens, {Requests} requests)";

    /// <summary>By unit: 0 money, 1 tokens, 2 requests.</summary>
    public long this[int unit] => unit switch { 0 => Nano, 1 => Tokens, _ => Requests };

    /// <summary>The part above zero of each.</summary>
    public Amount Gain() => new(Math.Max(0, Nano), Math.Max(0, Tokens), Math.Max(0, Requests));

    /// <summary>The larger of each.</summary>
    public Amount Most(Amount other) => new(Math.Max(Nano, other.Nano), Math.Max(Tokens, other.Tokens), Math.Max(Requests, other.Requests));
}
