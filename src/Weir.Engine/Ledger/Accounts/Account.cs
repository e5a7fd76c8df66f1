using Weir.Engine.Ledger.Budgets;

namespace Weir.Engine.Ledger.Accounts;

/// <summary>The balance of one budget, for one child of it, in one window.</summary>
/// <param name="Id">The account's number in the store.</param>
/// <param name="Budget">Id of the budget.</param>
/// <param name="Child">Which of the budget's children, <c>team=checkout</c>; empty when the budget has none.</param>
/// <param name="Window">The window.</param>
/// <param name="Held">Bounds of attempts under way.</param>
/// <param name="Posted">Costs of attempts that ended, adjusted and credited.</param>
public sealed record Account(long Id, string Budget, string Child, BudgetWindow Window, Amounts Held, Amounts Posted);
