using System.Globalization;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Accounts;

/// <summary>The SQL of notices: each is written once for its window, in the transaction of what caused it.</summary>
internal static class NoticeTable
{
    /// <summary>Notices of what <paramref name="posted"/> did to a budget: thresholds passed and, where it was not held before, a limit broken.</summary>
    /// <param name="statements">The batch.</param>
    /// <param name="rule">The budget.</param>
    /// <param name="account">Its account, with the posted amount in it.</param>
    /// <param name="posted">What was posted.</param>
    /// <param name="context">Where the notices go.</param>
    public static void AddPosted(StatementCache statements, BudgetRule rule, Account account, in Amounts posted, NoticeContext context)
    {
        // Of a rolling budget every slice counts, not the account's alone.
        var (held, counted) = AccountSheet.Of(statements).Counted(statements, rule, account, context.At);
        account = account with { Held = held, Posted = counted };
        AddPassed(statements, rule, account, counted - posted, context);
        if (context.IsUnheld)
        {
            AddOverrun(statements, rule, account, context);
        }
    }

    /// <summary>A notice of a refusal.</summary>
    public static void AddExhausted(StatementCache statements, BudgetRefusal refusal, Account account, NoticeContext context) =>
        Add(statements, refusal.Rule, account, refusal.Unit, refusal.Limit, BudgetNotice.Exhausted, context);

    private static void AddPassed(StatementCache statements, BudgetRule rule, Account account, in Amounts before, NoticeContext context)
    {
        foreach (var (unit, limit) in rule.Limits)
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

    private static void AddOverrun(StatementCache statements, BudgetRule rule, Account account, NoticeContext context)
    {
        foreach (var (unit, limit) in rule.Limits)
        {
            if ((Int128)account.Held.In(unit) + account.Posted.In(unit) > limit)
            {
                Add(statements, rule, account, unit, limit, BudgetNotice.Overrun, context);
            }
        }
    }

    private static void Add(StatementCache statements, BudgetRule rule, Account account, BudgetUnit unit, long limit, string kind, NoticeContext context)
    {
        var notice = new BudgetNotice(account.Budget, account.Child, account.Window, unit, kind, context.At, limit, account.Posted.In(unit), context.OperationId);
        var added = statements.Prepare("""
            INSERT INTO ledger_notices (budget, child, window_start, window_end, unit, kind, at, limit_value, posted_value, operation_id, seq)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, (SELECT coalesce(max(seq), 0) + 1 FROM ledger_notices WHERE seq IS NOT NULL)) ON CONFLICT DO NOTHING
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

    /// <summary>True when more is posted than was held before: only that can break a limit.</summary>
    public bool IsUnheld { get; set; }

    /// <summary>Made by this execution.</summary>
    public List<BudgetNotice> Notices { get; } = [];

    /// <summary>Keys that this execution disabled.</summary>
    public List<string> Disabled { get; } = [];
}
