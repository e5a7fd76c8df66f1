using Weir.Engine.Ledger.Budgets;

namespace Weir.Engine.Proxy;

/// <summary>What one attempt can cost at most, and against which budgets that is held.</summary>
/// <param name="Budgets">The budgets that cover the attempt.</param>
/// <param name="OutputTokens">Output tokens of one choice, at most.</param>
/// <param name="SetOutputTokens">The bound to write into the request; <see langword="null"/> to leave the request as it is.</param>
internal readonly record struct AttemptBound(IReadOnlyList<BudgetRule> Budgets, long OutputTokens, int? SetOutputTokens)
{
    /// <summary>True when the bound comes from a preset, since the client stated none.</summary>
    public bool IsFilled { get; init; }

    /// <summary>True when a hard budget covers the attempt, so that the bound must be one.</summary>
    public bool IsHard => Budgets.Any(static rule => rule.IsHard);

    /// <summary>True when a hard budget in money covers the attempt.</summary>
    public bool IsHardInMoney => Budgets.Any(static rule => rule is { IsHard: true, Limit: not null });
}
