using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Commands;

/// <summary>Holds an attempt's bound on every budget that covers it, or on none. Idempotent by operation and number.</summary>
internal sealed class HoldAttempt(HoldRequest request, string owner) : StoreCommand<HoldVerdict>
{
    private static readonly HoldVerdict Granted = new();

    /// <summary>What this command told.</summary>
    public NoticeContext Context { get; private set; } = new(default, null, null);

    protected internal override void Execute(StatementCache statements)
    {
        Context = new(request.StartedAt, request.OperationId, request.Attribution.KeyId);
        var accounts = new Account[request.Budgets.Count];
        for (var i = 0; i < accounts.Length; i++)
        {
            var rule = request.Budgets[i];
            accounts[i] = AccountSheet.Of(statements).Open(statements, rule.Id, rule.ChildOf(Charge()), rule.WindowAt(request.StartedAt));
            if (AccountCheck.Refusal(statements, rule, accounts[i], request.Bound, request.StartedAt) is { } refusal && !OpenHolds.IsKnown(statements, request.OperationId, request.Number))
            {
                NoticeTable.AddExhausted(statements, refusal, accounts[i], Context);
                Verdict = new() { Refusal = refusal };
                return;
            }
        }

        Verdict = Granted;
        var numbers = EntryTable.Write(accounts);
        if (!Open(statements, numbers))
        {
            return;
        }

        EntryTable.Append(statements, new(EntryKinds.Hold, request.StartedAt, request.Bound, default, numbers) { OperationId = request.OperationId, Number = request.Number });
        foreach (var account in accounts)
        {
            AccountSheet.Of(statements).Move(statements, account.Id, request.Bound, default);
        }
    }

    private Charge Charge() => new(request.Attribution, request.Provider, request.RequestedModel);

    // Once: not again while it is open, and not again when it has ended. Its entry follows and is given the number that is next.
    private bool Open(StatementCache statements, string accounts)
    {
        var who = request.Attribution;
        return statements.Prepare("""
            INSERT INTO ledger_open
            SELECT ?1, ?2, ?3, 0, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, (SELECT coalesce(max(seq), 0) + 1 FROM ledger_entries)
            WHERE NOT EXISTS (SELECT 1 FROM ledger_attempts WHERE operation_id = ?1 AND number = ?2)
            ON CONFLICT DO NOTHING
            """)
            .Add(request.OperationId).Add(request.Number).Add(owner)
            .Add(request.Bound.Usd.NanoUsd).Add(request.Bound.Tokens).Add(request.Bound.Requests).Add(accounts)
            .Add(request.Deployment).Add(request.Provider).Add(request.Model).Add(request.RequestedModel)
            .Add(who.KeyId).Add(who.Team).Add(who.Project).Add(who.Customer).Add(who.User).Add(who.Session).Add(who.Feature).Add(who.Environment)
            .Add(request.StartedAt.ToUnixMicroseconds()).Add(request.PriceSource)
            .Run() > 0;
    }
}
