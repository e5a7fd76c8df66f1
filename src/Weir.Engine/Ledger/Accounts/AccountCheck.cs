using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Accounts;

/// <summary>Says whether a hard budget can bear more. The one place that decides it.</summary>
internal static class AccountCheck
{
    /// <summary>Why <paramref name="asked"/> may not be held; <see langword="null"/> when it may. What costs nothing in a unit is never refused for it.</summary>
    public static BudgetRefusal? Refusal(StatementCache statements, BudgetRule rule, Account account, in Amounts asked, DateTimeOffset at)
    {
        if (!rule.IsHard)
        {
            return null;
        }

        var (held, posted) = AccountSheet.Of(statements).Counted(statements, rule, account, at);
        foreach (var (unit, limit) in rule.Limits)
        {
            var more = asked.In(unit);
            if (more > 0 && (Int128)held.In(unit) + posted.In(unit) + more > limit)
            {
                return new(rule, account.Child, unit, limit, posted.In(unit), held.In(unit), more, rule.ResetsAt(at));
            }
        }

        return null;
    }
}
