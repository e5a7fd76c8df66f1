namespace Weir.Engine.Ledger.Budgets;

/// <summary>A span of time in which a budget counts: half-open, so a moment belongs to exactly one.</summary>
/// <param name="Start">Its first moment, UTC.</param>
/// <param name="End">The first moment after it, UTC.</param>
public readonly record struct BudgetWindow(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>Whether a moment is inside.</summary>
    public bool Holds(DateTimeOffset moment) => moment >= Start && moment < End;
}
