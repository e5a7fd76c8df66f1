using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Commands;

/// <summary>The SQL of holds that are not resolved. Closing one is the gate through which every resolution goes, once.</summary>
internal static class OpenHolds
{
    /// <summary>Takes a hold off the list; <see langword="null"/> when it is not on it.</summary>
    public static OpenHold? Close(StatementCache statements, string operationId, int number)
    {
        var open = Find(statements, operationId, number);
        if (open is not null)
        {
            statements.Prepare("DELETE FROM ledger_open WHERE operation_id = ?1 AND number = ?2").Add(operationId).Add(number).Run();
        }

        return open;
    }

    /// <summary>True when an attempt is held now or was before it ended.</summary>
    public static bool IsKnown(StatementCache statements, string operationId, int number)
    {
        var row = statements
            .Prepare("SELECT 1 FROM ledger_open WHERE operation_id = ?1 AND number = ?2 UNION ALL SELECT 1 FROM ledger_attempts WHERE operation_id = ?1 AND number = ?2")
            .Add(operationId).Add(number);
        var known = row.Step();
        row.Reset();
        return known;
    }

    /// <summary>The hold of an attempt; <see langword="null"/> when it is resolved or was never made.</summary>
    public static OpenHold? Find(StatementCache statements, string operationId, int number)
    {
        var row = statements
            .Prepare("SELECT held_nano_usd, held_tokens, held_requests, accounts, hold_seq FROM ledger_open WHERE operation_id = ?1 AND number = ?2")
            .Add(operationId).Add(number);
        if (!row.Step())
        {
            return null;
        }

        var open = new OpenHold(new(new Money(row.Int64(0)), row.Int64(1), row.Int64(2)), row.Text(3), row.Int64(4));
        row.Reset();
        return open;
    }

    /// <summary>Raises what a hold holds.</summary>
    public static void Extend(StatementCache statements, string operationId, int number, in Amounts more) => statements
        .Prepare("""
            UPDATE ledger_open SET extends = extends + 1,
              held_nano_usd = held_nano_usd + ?3, held_tokens = held_tokens + ?4, held_requests = held_requests + ?5
            WHERE operation_id = ?1 AND number = ?2
            """)
        .Add(operationId).Add(number).Add(more.Usd.NanoUsd).Add(more.Tokens).Add(more.Requests)
        .Run();
}

/// <summary>What an open hold holds, on which accounts, and the number of its entry.</summary>
internal readonly record struct OpenHold(Amounts Held, string Accounts, long HoldSeq);
