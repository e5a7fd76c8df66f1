using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Entries;

/// <summary>Reads the ledger's entries with the accounts they changed.</summary>
public sealed class EntryBook(Store store)
{
    private const string Select = """
        SELECT seq, id, kind, operation_id, number, at, held_nano_usd, posted_nano_usd, held_tokens, posted_tokens, held_requests, posted_requests, accounts, author, reason
        FROM ledger_journal e
        WHERE ($before IS NULL OR seq < $before) AND ($kind IS NULL OR kind = $kind) AND ($from IS NULL OR at >= $from) AND ($to IS NULL OR at < $to)
          AND ($budget IS NULL OR EXISTS (SELECT 1 FROM json_each(e.accounts) j JOIN ledger_accounts a ON a.id = j.value WHERE a.budget = $budget))
          AND ($team IS NULL
            OR EXISTS (SELECT 1 FROM ledger_attempts t WHERE t.operation_id = e.operation_id AND t.number = e.number AND t.team = $team)
            OR EXISTS (SELECT 1 FROM ledger_open o WHERE o.operation_id = e.operation_id AND o.number = e.number AND o.team = $team)
            OR EXISTS (SELECT 1 FROM ledger_external x WHERE x.id = e.id AND x.team = $team)
            OR kind = 'credit' AND EXISTS (SELECT 1 FROM json_each(e.accounts) j JOIN ledger_accounts a ON a.id = j.value WHERE a.budget IN (SELECT value FROM json_each($own))))
        """;

    // An attempt knows the numbers of its hold and its end, behind which its overrun is; entries with a name of their own have an index by operation.
    private const string OfOperation = """
         AND operation_id = $operation AND seq IN (
            SELECT hold_seq FROM ledger_attempts WHERE operation_id = $operation
            UNION SELECT end_seq FROM ledger_attempts WHERE operation_id = $operation
            UNION SELECT end_seq + 1 FROM ledger_attempts WHERE operation_id = $operation
            UNION SELECT hold_seq FROM ledger_open WHERE operation_id = $operation
            UNION SELECT seq FROM ledger_entries WHERE operation_id = $operation AND id IS NOT NULL)
        """;

    private const string OfId = " AND seq = (SELECT seq FROM ledger_entries WHERE id = $id)";

    private const string Newest = " ORDER BY seq DESC LIMIT $limit";

    private const string Accounts = "SELECT id, budget, child, window_start, window_end FROM ledger_accounts WHERE id IN (SELECT value FROM json_each($ids))";

    private static readonly long LastMicrosecond = DateTimeOffset.MaxValue.ToUnixMicroseconds();

    /// <summary>A page of entries, newest first.</summary>
    public Task<IReadOnlyList<LedgerEntry>> ListAsync(EntryQuery query, CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<LedgerEntry>>(connection => Read(connection, query), cancellationToken);

    /// <summary>The entry of an id that somebody gave it: a correction's, a credit's, a report's; <see langword="null"/> when there is none.</summary>
    public Task<LedgerEntry?> FindAsync(string id, CancellationToken cancellationToken) =>
        store.ReadAsync(connection => Read(connection, new() { Id = id, Limit = 1 }).SingleOrDefault(), cancellationToken);

    private static List<LedgerEntry> Read(SqliteConnection connection, EntryQuery query)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // of constants above only
        command.CommandText = Select + (query.Id is null ? "" : OfId) + (query.Operation is null ? "" : OfOperation) + Newest;
#pragma warning restore CA2100
        Bind(command, "$id", query.Id);
        Bind(command, "$before", query.Before);
        Bind(command, "$kind", query.Kind);
        Bind(command, "$from", query.From?.ToUnixMicroseconds());
        Bind(command, "$to", query.To?.ToUnixMicroseconds());
        Bind(command, "$operation", query.Operation);
        Bind(command, "$budget", query.Budget);
        Bind(command, "$team", query.Team);
        Bind(command, "$own", JsonSerializer.Serialize(query.TeamBudgets));
        Bind(command, "$limit", query.Limit);
        var entries = new List<(LedgerEntry Entry, long[] Accounts)>();
        using (var row = command.ExecuteReader())
        {
            while (row.Read())
            {
                entries.Add((Entry(row), JsonSerializer.Deserialize<long[]>(row.GetString(12))!));
            }
        }

        // An entry's accounts were there before it and stay: a second read cannot miss one.
        var accounts = AccountsOf(connection, entries.SelectMany(one => one.Accounts).Distinct());
        return [.. entries.Select(one => one.Entry with { Accounts = [.. one.Accounts.Select(id => accounts[id])] })];
    }

    private static Dictionary<long, EntryAccount> AccountsOf(SqliteConnection connection, IEnumerable<long> ids)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Accounts;
        command.Parameters.AddWithValue("$ids", $"[{string.Join(',', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)))}]");
        using var row = command.ExecuteReader();
        var accounts = new Dictionary<long, EntryAccount>();
        while (row.Read())
        {
            var end = row.GetInt64(4);
            accounts.Add(row.GetInt64(0), new(row.GetString(1), row.GetString(2), new(
                Timestamps.FromUnixMicroseconds(row.GetInt64(3)), end >= LastMicrosecond ? null : Timestamps.FromUnixMicroseconds(end))));
        }

        return accounts;
    }

    private static LedgerEntry Entry(SqliteDataReader row) => new()
    {
        Seq = row.GetInt64(0),
        Id = row.GetString(1),
        Kind = row.GetString(2),
        Operation = row.IsDBNull(3) ? null : row.GetString(3),
        Attempt = row.IsDBNull(4) ? null : row.GetInt32(4),
        At = Timestamps.FromUnixMicroseconds(row.GetInt64(5)),
        HeldUsd = new(row.GetInt64(6)),
        PostedUsd = new(row.GetInt64(7)),
        HeldTokens = row.GetInt64(8),
        PostedTokens = row.GetInt64(9),
        HeldRequests = row.GetInt64(10),
        PostedRequests = row.GetInt64(11),
        Accounts = [],
        Author = row.IsDBNull(13) ? null : row.GetString(13),
        Reason = row.IsDBNull(14) ? null : row.GetString(14),
    };

    private static void Bind(SqliteCommand command, string name, object? value) => command.Parameters.AddWithValue(name, value ?? DBNull.Value);
}
