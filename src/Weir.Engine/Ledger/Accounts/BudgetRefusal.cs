using Weir.Engine.Ledger.Budgets;

namespace Weir.Engine.Ledger.Accounts;

/// <summary>Why an attempt may not be made: the budget whose limit it would break.</summary>
/// <param name="Rule">The budget.</param>
/// <param name="Child">Which of its children; empty when it has none.</param>
/// <param name="Unit">What the limit counts. The amounts are in it: nano-dollars, tokens or requests.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Posted">Already spent in the window.</param>
/// <param name="Held">Held by attempts under way.</param>
/// <param name="Asked">What this attempt could cost at most.</param>
/// <param name="ResetsAt">When the window ends; <see langword="null"/> for a lifetime budget.</param>
public sealed record BudgetRefusal(
    BudgetRule Rule, string Child, BudgetUnit Unit, long Limit, long Posted, long Held, long Asked, DateTimeOffset? ResetsAt);
