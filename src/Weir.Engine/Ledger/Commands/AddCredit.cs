using Weir.Engine.Audit;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Commands;

/// <summary>A person's correction of a budget's balance: what is posted falls by a credit and rises by a charge. Idempotent by its id.</summary>
internal sealed class AddCredit(BudgetCredit credit, BudgetRule rule, DateTimeOffset at) : StoreCommand<Account>
{
    /// <summary>What this command told.</summary>
    public NoticeContext Context { get; private set; } = new(default, null, null);

    protected internal override void Execute(StatementCache statements)
    {
        Context = new(at, null, null) { IsUnheld = true };
        var account = AccountSheet.Of(statements).Open(statements, rule.Id, credit.Child, rule.WindowAt(at));
        var posted = default(Amounts) - credit.Amount;
        var entry = new Entry(EntryKinds.Credit, at, default, posted, EntryTable.Write([account])) { Author = credit.Author, Reason = credit.Reason };
        if (EntryTable.Add(statements, credit.Id, entry))
        {
            account = AccountSheet.Of(statements).Move(statements, account.Id, default, posted);
            NoticeTable.AddPosted(statements, rule, account, posted, Context);
            if (credit.Audit is { } what)
            {
                AuditTrail.Append(statements, what);
            }
        }

        Verdict = account;
    }
}

/// <summary>A correction of what is posted on a budget, in its current window.</summary>
/// <param name="Id">Names the correction: the same id is applied once.</param>
/// <param name="Child">Which of the budget's children; empty when it has none.</param>
/// <param name="Amount">Taken off what is posted; negative to add to it.</param>
/// <param name="Author">Who corrects.</param>
/// <param name="Reason">Why, 1 to 500 characters.</param>
public sealed record BudgetCredit(string Id, string Child, Amounts Amount, string Author, string Reason)
{
    /// <summary>What the audit trail is told, once, in the same transaction; <see langword="null"/> for nothing.</summary>
    public AuditEvent? Audit { get; init; }
}
