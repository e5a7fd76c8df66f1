using Microsoft.Data.Sqlite;

namespace Weir.Tests.Ledger.Faults;

/// <summary>Compares the ledger with the provider's bill when all is done.</summary>
internal static class FinalCheck
{
    public static string? Wrong(SqliteConnection connection, IReadOnlyList<Attempt> attempts)
    {
        var stored = Attempts(connection);
        foreach (var attempt in attempts)
        {
            var found = stored.Remove(attempt.Key, out var row);
            if (attempt.WasSent && !found)
            {
                return $"{attempt.Key} was billed {attempt.Bill} and is not in the ledger";
            }

            // In doubt is the bound; anything else is the bill, and what was never sent costs nothing.
            var right = row.InDoubt ? attempt.Bound + attempt.Grown : attempt.WasSent ? attempt.Bill : 0;
            if (found && (row.Cost < right || row.Cost > right + (row.InDoubt ? attempt.PerhapsGrown : 0)))
            {
                return $"{attempt.Key} costs {row.Cost}, not {right}";
            }
        }

        var costs = Number(connection, "SELECT coalesce(sum(cost_nano_usd), 0) FROM ledger_costs");
        var (bill, posted) = (attempts.Where(one => one.WasSent).Sum(one => one.Bill), Number(connection, "SELECT coalesce(sum(posted_nano_usd), 0) FROM ledger_accounts WHERE budget = 'house'"));
        return stored.Count > 0 ? "in the ledger and never asked for: " + stored.Keys.First()
            : bill > posted ? $"the bill is {bill}, posted and in doubt are {posted}"
            : posted != costs ? $"{posted} are posted for costs of {costs}"
            : Number(connection, "SELECT coalesce(sum(abs(held_nano_usd) + abs(held_tokens) + abs(held_requests)), 0) FROM ledger_accounts") is not 0 and var held ? $"{held} stay held"
            : null;
    }

    private static Dictionary<string, (long Cost, bool InDoubt)> Attempts(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT operation_id || '/' || number, cost_nano_usd, error = 'in_doubt' FROM ledger_attempts";
        using var row = command.ExecuteReader();
        var attempts = new Dictionary<string, (long, bool)>();
        while (row.Read())
        {
            attempts.Add(row.GetString(0), (row.GetInt64(1), !row.IsDBNull(2) && row.GetInt64(2) != 0));
        }

        return attempts;
    }

    private static long Number(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants above
        command.CommandText = query;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }
}
