using Weir.Engine.Configuration;
using Weir.Engine.Kernel;

namespace Weir.Engine.Ledger.Budgets;

/// <summary>What a budget will have posted at the end of its window if it goes on as until now.</summary>
public static class BudgetProjection
{
    /// <summary>
    /// The projected money at the window's end: what is posted, times the whole window, by the part of it that has passed; in whole nano-dollars, towards zero.
    /// As posted at the window's first moment and from its end on; at most what <see cref="Money"/> can hold.
    /// </summary>
    /// <returns>Null for a rolling or lifetime budget: it has no end to project to.</returns>
    public static Money? AtEnd(BudgetRule rule, BudgetWindow window, Money posted, DateTimeOffset now) =>
        AtEnd(rule, window, posted.NanoUsd, now) is { } nano ? new(nano) : null;

    /// <summary>The same for tokens or requests.</summary>
    public static long? AtEnd(BudgetRule rule, BudgetWindow window, long posted, DateTimeOffset now) =>
        rule.Period.Kind is BudgetPeriodKind.Rolling or BudgetPeriodKind.Lifetime ? null : Project(window, posted, now);

    private static long Project(BudgetWindow window, long posted, DateTimeOffset now)
    {
        var passed = now.UtcTicks - window.Start.UtcTicks;
        if (passed <= 0 || now >= window.End)
        {
            return posted;
        }

        var projected = (Int128)posted * (window.End.UtcTicks - window.Start.UtcTicks) / passed;
        return (long)Int128.Clamp(projected, long.MinValue, long.MaxValue);
    }
}
