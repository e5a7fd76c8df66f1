using System.Globalization;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Accounts;

/// <summary>The SQL of notices: each is written once for its window, in the transaction of what caused it.</summary>
internal static class NoticeTable
{
    /// <summary>Notices of the thresholds that <paramref name="account"/> passed when its posted amount rose from <paramref name="before"/>.</summary>
    public static void AddPassed(StatementCache statements, BudgetRule rule, Account account, in Amounts before, NoticeContext context)
    {
        foreach (var (unit, limit) in AccountCheck.LimitsOf(rule))
        {
            foreach (var threshold in rule.Thresholds)
            {
                var mark = threshold * limit;
                if (before.In(unit) < mark && account.Posted.In(unit) >= mark)
                {
                    Add(statements, rule, account, unit, limit, threshold.ToString("0.####", CultureInfo.InvariantCulture), context);
                }
            }
        }
    }

    /// <summary>A notice of a limit that is broken by what was posted beyond its bound.</summary>
    public static void AddOverrun(StatementCache statements, BudgetRule rule, Account account, NoticeContext context)
    {
        foreach (var (unit, limit) in AccountCheck.LimitsOf(rule))
        {
            if ((Int128)account.Held.In(unit) + account.Posted.In(unit) > limit)
            {
                Add(statements, rule, account, unit, limit, BudgetNotice.Overrun, context);
            }
        }
    }

    /// <summary>A notice of a refusal.</summary>
    public static void AddExhausted(StatementCache statements, BudgetRefusal refusal, Account account, NoticeContext context) =>
        Add(statements, refusal.Rule, account, refusal.Unit, refusal.Limit, BudgetNotice.Exhausted, context);

    private static void Add(StatementCache statements, BudgetRule rule, Account account, BudgetUnit unit, long limit, string kind, NoticeContext context)
    {
        var notice = new BudgetNotice(account.Budget, account.Child, account.Window, unit, kind, context.At, limit, account.Posted.In(unit), context.OperationId);
        var added = statements.Prepare("""
            INSERT INTO ledger_notices (budget, child, window_start, window_end, unit, kind, at, limit_value, posted_value, operation_id)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING
            """)
            .Add(notice.Budget).Add(notice.Child).Add(notice.Window.Start.ToUnixMicroseconds()).Add(notice.Window.End.ToUnixMicroseconds())
            .Add(unit.ToString().ToLowerInvariant()).Add(kind).Add(notice.At.ToUnixMicroseconds()).Add(limit).Add(notice.Posted).Add(notice.OperationId)
            .Run();
        if (added > 0)
        {
            context.Notices.Add(notice);
        }

        // Told once a window, but every key that runs into it is disabled.
        if (rule.Action == BudgetAction.Disable && kind is BudgetNotice.Exhausted or BudgetNotice.Overrun && context.KeyId is { Length: > 0 } key
            && DisabledKeyTable.Add(statements, key, notice))
        {
            context.Disabled.Add(key);
        }
    }
}

/// <summary>What a command tells with its notices, and those it made.</summary>
internal sealed class NoticeContext(DateTimeOffset at, string? operationId, string? keyId)
{
    public DateTimeOffset At => at;

    public string? OperationId => operationId;

    public string? KeyId => keyId;

    /// <summary>Made by this execution.</summary>
    public List<BudgetNotice> Notices { get; } = [];

    /// <summary>Keys that this execution disabled.</summary>
    public List<string> Disabled { get; } = [];
}
