using Weir.Engine.Kernel;

namespace Weir.Engine.Ledger.Accounts;

/// <summary>What is held or posted, in every unit that a budget can limit.</summary>
/// <param name="Usd">Money.</param>
/// <param name="Tokens">Tokens of input and output together.</param>
/// <param name="Requests">Attempts at providers.</param>
public readonly record struct Amounts(Money Usd, long Tokens, long Requests)
{
    /// <summary>Adds unit by unit.</summary>
    /// <exception cref="OverflowException">Beyond the range of a unit.</exception>
    public static Amounts operator +(in Amounts left, in Amounts right) =>
        new(left.Usd + right.Usd, checked(left.Tokens + right.Tokens), checked(left.Requests + right.Requests));

    /// <summary>Subtracts unit by unit.</summary>
    /// <exception cref="OverflowException">Beyond the range of a unit.</exception>
    public static Amounts operator -(in Amounts left, in Amounts right) =>
        new(left.Usd - right.Usd, checked(left.Tokens - right.Tokens), checked(left.Requests - right.Requests));

    /// <summary>What <paramref name="left"/> has more than <paramref name="right"/>, unit by unit, never below zero. Requests have no excess.</summary>
    public static Amounts Excess(in Amounts left, in Amounts right) =>
        new(new Money(Math.Max(0, (left.Usd - right.Usd).NanoUsd)), Math.Max(0, left.Tokens - right.Tokens), 0);

    /// <summary>The amount in one unit: nano-dollars, tokens or requests.</summary>
    public long In(BudgetUnit unit) => unit switch
    {
        BudgetUnit.Usd => Usd.NanoUsd,
        BudgetUnit.Tokens => Tokens,
        _ => Requests,
    };
}

/// <summary>What a budget's limit counts.</summary>
public enum BudgetUnit
{
    /// <summary>US dollars, as nano-dollars.</summary>
    Usd,

    /// <summary>Tokens of input and output together.</summary>
    Tokens,

    /// <summary>Attempts at providers.</summary>
    Requests,
}
