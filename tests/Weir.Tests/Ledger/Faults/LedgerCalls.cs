using Weir.Engine.Configuration;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Ledger.Commands;
using Weir.Engine.Storage;

namespace Weir.Tests.Ledger.Faults;

/// <summary>How a gateway holds and posts: as it should, or with one of the defects that the campaign must find.</summary>
internal sealed record LedgerCalls(Func<TempLedger, HoldRequest, Task<HoldVerdict>> HoldAsync, Func<TempLedger, AttemptEntry, Task> PostAsync)
{
    public static readonly LedgerCalls Right = new((ledger, request) => ledger.Book.HoldAsync(request), (ledger, entry) => ledger.Book.PostAsync(entry));

    /// <summary>The verdict is told as soon as it is known, not when it is durable.</summary>
    public static readonly LedgerCalls AnswersBeforeCommit = Right with
    {
        HoldAsync = async (ledger, request) =>
        {
            var eager = new EagerHold(request);
            var committed = ledger.Store.Writer.CommitAsync(eager);
            if (await Task.WhenAny(eager.Known, committed) == committed)
            {
                await committed;
            }

            return await eager.Known;
        },
    };

    /// <summary>Balances are looked at first; the hold is written later, whatever they are by then.</summary>
    public static readonly LedgerCalls ChecksThenActs = Right with
    {
        HoldAsync = async (ledger, request) =>
        {
            if ((await ledger.Store.Writer.CommitAsync(new Look(request))).Refusal is { } refusal)
            {
                return new() { Refusal = refusal };
            }

            return await ledger.Book.HoldAsync(request with { Budgets = [.. request.Budgets.Select(Soft)] });
        },
    };

    /// <summary>Whoever hears of no commit posts again, and nothing asks whether the hold was resolved by the first.</summary>
    public static readonly LedgerCalls SettlesTwice = Right with
    {
        PostAsync = async (ledger, entry) =>
        {
            try
            {
                await ledger.Book.PostAsync(entry);
            }
            catch (StoreException)
            {
                await ledger.Store.Writer.CommitAsync(new PostUnasked(ledger, entry));
            }
        },
    };

    private static BudgetRule Soft(BudgetRule rule) => BudgetRule.Of(new()
    {
        Id = rule.Id,
        Scope = rule.Scope,
        Period = rule.Period,
        TimeZone = rule.TimeZone,
        Limit = rule.Limit,
        Action = BudgetAction.Warn,
    });

    private sealed class EagerHold(HoldRequest request) : StoreCommand
    {
        private readonly TaskCompletionSource<HoldVerdict> _known = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<HoldVerdict> Known => _known.Task;

        protected internal override void Execute(StatementCache statements)
        {
            var hold = new HoldAttempt(request, "eager");
            hold.Execute(statements);
            _known.TrySetResult(hold.Verdict!);
        }
    }

    private sealed class Look(HoldRequest request) : StoreCommand<HoldVerdict>
    {
        protected internal override void Execute(StatementCache statements)
        {
            var charge = new Charge(request.Attribution, request.Provider, request.RequestedModel);
            Verdict = new()
            {
                Refusal = request.Budgets
                    .Select(rule => AccountCheck.Refusal(statements, rule, AccountSheet.Of(statements).Open(statements, rule.Id, rule.ChildOf(charge), rule.WindowAt(request.StartedAt)), request.Bound, request.StartedAt))
                    .FirstOrDefault(refusal => refusal is not null),
            };
        }
    }

    private sealed class PostUnasked(TempLedger ledger, AttemptEntry entry) : StoreCommand
    {
        protected internal override void Execute(StatementCache statements)
        {
            var post = new PostAttempt(entry, ledger.Budgets.Current, entry.StartedAt);
            post.Execute(statements);
            var find = statements.Prepare("SELECT accounts FROM ledger_journal WHERE kind IN ('post', 'void') AND operation_id = ?1 AND number = ?2").Add(entry.OperationId).Add(entry.Number);
            if (post.Verdict!.Posted || !find.Step())
            {
                return;
            }

            var accounts = find.Text(0);
            find.Reset();
            var posted = new Amounts(entry.Cost, 0, 0);
            EntryTable.Add(statements, $"{entry.OperationId}/{entry.Number}/end-again", new(EntryKinds.Post, entry.StartedAt, default, posted, accounts) { OperationId = entry.OperationId, Number = entry.Number });
            foreach (var account in EntryTable.Read(accounts))
            {
                AccountSheet.Of(statements).Move(statements, account, default, posted);
            }
        }
    }
}
