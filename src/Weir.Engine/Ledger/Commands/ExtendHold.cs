using System.Globalization;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Commands;

/// <summary>Holds more for an attempt under way, on the same accounts, or nothing. Idempotent by its step.</summary>
internal sealed class ExtendHold(HoldExtension extension, BudgetBook budgets, DateTimeOffset at) : StoreCommand<HoldVerdict>
{
    protected internal override void Execute(StatementCache statements)
    {
        Verdict = new();
        var (operationId, number, step, more) = extension;
        var entryId = string.Create(CultureInfo.InvariantCulture, $"{operationId}/{number}/extend-{step}");
        if (OpenHolds.Find(statements, operationId, number) is not { } open || EntryTable.Contains(statements, entryId))
        {
            return;
        }

        var ids = EntryTable.Read(open.Accounts);
        foreach (var id in ids)
        {
            var account = AccountSheet.Of(statements).Find(statements, id);
            if (budgets.Find(account.Budget) is { } rule && AccountCheck.Refusal(statements, rule, account, more, at) is { } refusal)
            {
                Verdict = new() { Refusal = refusal };
                return;
            }
        }

        EntryTable.Add(statements, entryId, new(EntryKinds.Extend, at, more, default, open.Accounts) { OperationId = operationId, Number = number });
        OpenHolds.Extend(statements, operationId, number, more);
        foreach (var id in ids)
        {
            AccountSheet.Of(statements).Move(statements, id, more, default);
        }
    }
}
