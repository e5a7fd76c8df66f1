using Weir.Engine.Audit;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Commands;

/// <summary>Corrects the cost of an attempt by a new entry on the accounts of the old one. Idempotent by its id.</summary>
internal sealed class AdjustCost(CostAdjustment adjustment, DateTimeOffset at) : StoreCommand<AdjustVerdict>
{
    protected internal override void Execute(StatementCache statements)
    {
        Verdict = AdjustVerdict.NoSuchAttempt;
        var find = statements.Prepare("SELECT e.accounts FROM ledger_attempts t JOIN ledger_entries e ON e.seq = t.end_seq WHERE t.operation_id = ?1 AND t.number = ?2")
            .Add(adjustment.OperationId).Add(adjustment.Number);
        if (!find.Step())
        {
            return;
        }

        var accounts = find.Text(0);
        find.Reset();
        var posted = new Amounts(adjustment.Difference, 0, 0);
        Verdict = new(Found: true);
        var entry = new Entry(EntryKinds.Adjust, at, default, posted, accounts)
        {
            OperationId = adjustment.OperationId,
            Number = adjustment.Number,
            Author = adjustment.Author,
            Reason = adjustment.Reason,
        };
        if (!EntryTable.Add(statements, adjustment.Id, entry))
        {
            return;
        }

        statements.Prepare("""
            INSERT INTO ledger_adjustments (id, operation_id, number, at, cost_nano_usd, price_source, author, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """)
            .Add(adjustment.Id).Add(adjustment.OperationId).Add(adjustment.Number).Add(at.ToUnixMicroseconds())
            .Add(adjustment.Difference.NanoUsd).Add(adjustment.PriceSource).Add(adjustment.Author).Add(adjustment.Reason)
            .Run();
        CostSheet.Count(statements, adjustment);
        foreach (var id in EntryTable.Read(accounts))
        {
            AccountSheet.Of(statements).Move(statements, id, default, posted);
        }

        if (adjustment.Audit is { } what)
        {
            AuditTrail.Append(statements, what);
        }
    }
}

/// <summary>Whether there was something to adjust.</summary>
/// <param name="Found">False when no such attempt has been posted.</param>
public sealed record AdjustVerdict(bool Found)
{
    /// <summary>No such attempt has been posted.</summary>
    public static readonly AdjustVerdict NoSuchAttempt = new(Found: false);
}

/// <summary>A correction of what an attempt cost.</summary>
/// <param name="Id">Names the correction: the same id is applied once. Begins with <c>adj_</c>.</param>
/// <param name="OperationId">The operation.</param>
/// <param name="Number">Its attempt.</param>
/// <param name="Difference">Added to the cost; negative to lower it.</param>
/// <param name="PriceSource">The price that it now has, where the correction is a re-pricing.</param>
/// <param name="Author">Who corrects.</param>
/// <param name="Reason">Why.</param>
public sealed record CostAdjustment(string Id, string OperationId, int Number, Money Difference, string? PriceSource, string Author, string Reason)
{
    /// <summary>What the audit trail is told, once, in the same transaction; <see langword="null"/> for nothing.</summary>
    public AuditEvent? Audit { get; init; }
}
