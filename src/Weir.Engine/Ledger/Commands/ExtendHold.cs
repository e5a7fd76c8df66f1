using System.Globalization;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Commands;

/// <summary>Holds more for an attempt under way, on the same accounts, or nothing. Idempotent by its step.</summary>
/// <param name="operationId">The operation.</param>
/// <param name="number">The attempt.</param>
/// <param name="step">1 for the first extension of the hold, then 2, 3 …</param>
/// <param name="more">What more it can cost.</param>
/// <param name="budgets">The budgets that limit it.</param>
/// <param name="at">When.</param>
internal sealed class ExtendHold(string operationId, int number, int step, Amounts more, (BudgetBook Budgets, DateTimeOffset At) now) : StoreCommand<HoldVerdict>
{
    protected internal override void Execute(StatementCache statements)
    {
        Verdict = new();
        if (OpenHolds.Find(statements, operationId, number) is not { } open || open.Extends >= step)
        {
            return;
        }

        var ids = EntryTable.Read(open.Accounts);
        foreach (var id in ids)
        {
            var account = AccountTable.Find(statements, id);
            if (now.Budgets.Find(account.Budget) is { } rule && AccountCheck.Refusal(statements, rule, account, more, now.At) is { } refusal)
            {
                Verdict = new() { Refusal = refusal };
                return;
            }
        }

        EntryTable.Add(statements, new(EntryTable.IdOf(operationId, number, string.Create(CultureInfo.InvariantCulture, $"extend-{step}")), EntryKinds.Extend, now.At, more, default, open.Accounts)
        {
            OperationId = operationId, Number = number,
        });
        OpenHolds.Extend(statements, operationId, number, more);
        foreach (var id in ids)
        {
            AccountTable.Move(statements, id, more, default);
        }
    }
}
