using System.Globalization;
using Weir.Engine.Ledger.Budgets;

namespace Weir.Engine.Ledger.Accounts;

/// <summary>Something about a budget that its owners want to know, told once for each window.</summary>
/// <param name="Budget">Id of the budget.</param>
/// <param name="Child">Which of its children; empty when it has none.</param>
/// <param name="Window">The window.</param>
/// <param name="Unit">What the limit counts. The amounts are in it.</param>
/// <param name="Kind">The threshold that was reached, as the part of the limit (<c>0.8</c>); <see cref="Exhausted"/>; or <see cref="Overrun"/>.</param>
/// <param name="At">When.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Posted">Spent in the window at that moment.</param>
/// <param name="OperationId">The operation that did it; <see langword="null"/> when none did.</param>
public sealed record BudgetNotice(
    string Budget, string Child, BudgetWindow Window, BudgetUnit Unit, string Kind, DateTimeOffset At, long Limit, long Posted, string? OperationId)
{
    /// <summary>An attempt was refused because the limit would have been broken.</summary>
    public const string Exhausted = "exhausted";

    /// <summary>A provider billed more than the bound that was held, and the limit is broken by it.</summary>
    public const string Overrun = "overrun";

    /// <summary>The threshold that was reached; <see langword="null"/> for every other kind.</summary>
    public decimal? Threshold => decimal.TryParse(Kind, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part) ? part : null;
}
