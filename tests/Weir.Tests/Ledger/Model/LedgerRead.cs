using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;

namespace Weir.Tests.Ledger.Model;

/// <summary>Reads what is stored of one run with SQL of its own.</summary>
internal static class LedgerRead
{
    public static Dictionary<AccountKey, (Amount Held, Amount Posted)> Accounts(SqliteConnection connection, string prefix)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT budget, child, window_start, window_end, held_nano_usd, held_tokens, held_requests, posted_nano_usd, posted_tokens, posted_requests
            FROM ledger_accounts WHERE budget >= $prefix AND budget < $prefix || '~'
            """;
        command.Parameters.AddWithValue("$prefix", prefix);
        using var row = command.ExecuteReader();
        var accounts = new Dictionary<AccountKey, (Amount, Amount)>();
        while (row.Read())
        {
            var key = new AccountKey(row.GetString(0), row.GetString(1), Timestamps.FromUnixMicroseconds(row.GetInt64(2)).UtcTicks, Timestamps.FromUnixMicroseconds(row.GetInt64(3)).UtcTicks);
            accounts.Add(key, (new(row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)), new(row.GetInt64(7), row.GetInt64(8), row.GetInt64(9))));
        }

        return accounts;
    }

    /// <summary>A hold without exactly one resolution that is not open, a post above its hold that is no overrun, a cost that is not the model's.</summary>
    public static string? Unresolved(SqliteConnection connection, string prefix, ModelLedger model)
    {
        var (ends, overruns, held) = (new HashSet<string>(), 0, new Dictionary<string, Amount>());
        using (var command = Query(connection, "SELECT kind, operation_id, -held_nano_usd, posted_nano_usd, -held_tokens, posted_tokens, held_requests FROM ledger_journal WHERE operation_id IS NOT NULL AND id >= $prefix AND id < $prefix || '~'", prefix))
        {
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                held[row.GetString(1)] = held.GetValueOrDefault(row.GetString(1)) + new Amount(-row.GetInt64(2), -row.GetInt64(4), row.GetInt64(6));
                overruns += row.GetString(0) == "overrun" ? 1 : 0;
                if (row.GetString(0) is not ("post" or "void"))
                {
                    continue;
                }

                if (!ends.Add(row.GetString(1)) || row.GetInt64(3) > row.GetInt64(2) || row.GetInt64(5) > row.GetInt64(4))
                {
                    return $"{row.GetString(1)} was resolved twice, or beyond its hold";
                }
            }
        }

        if (ends.FirstOrDefault(one => !held[one].IsZero) is { } unequal)
        {
            return $"{unequal} ended and the sum of what it held is {held[unequal]}";
        }

        using var costs = Query(connection, "SELECT operation_id, sum(cost_nano_usd) FROM ledger_costs WHERE kind <> 'external' AND operation_id >= $prefix AND operation_id < $prefix || '~' GROUP BY 1", prefix);
        using var cost = costs.ExecuteReader();
        while (cost.Read())
        {
            if (!ends.Remove(cost.GetString(0)) || model.Costs[cost.GetString(0)] != cost.GetInt64(1))
            {
                return $"{cost.GetString(0)} costs {cost.GetInt64(1)}";
            }
        }

        return ends.Count > 0 ? "ended without a cost: " + string.Join(' ', ends) : overruns != model.Overruns ? $"{overruns} overruns, not {model.Overruns}" : null;
    }

    private static SqliteCommand Query(SqliteConnection connection, string text, string prefix)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants above
        command.CommandText = text;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$prefix", prefix);
        return command;
    }
}
