using System.Globalization;
using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;

namespace Weir.Engine.Ledger;

/// <summary>Checks that the ledger adds up: what can be derived from its entries is derived again and compared.</summary>
internal static class LedgerVerification
{
    private const int MostProblems = 100;

    // Each query gives one sentence for every row that should not be there.
    private static readonly string[] Checks =
    [
        "SELECT 'the database is damaged: ' || integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
        """
        SELECT 'account ' || a.id || ' (' || a.budget || ' ' || a.child || ') has a balance that its entries do not add up to'
        FROM ledger_accounts a LEFT JOIN (
          SELECT j.value AS account, sum(e.held_nano_usd) AS hu, sum(e.held_tokens) AS ht, sum(e.held_requests) AS hr,
            sum(e.posted_nano_usd) AS pu, sum(e.posted_tokens) AS pt, sum(e.posted_requests) AS pr
          FROM ledger_entries e, json_each(e.accounts) j GROUP BY j.value) s ON s.account = a.id
        WHERE a.held_nano_usd <> coalesce(s.hu, 0) OR a.held_tokens <> coalesce(s.ht, 0) OR a.held_requests <> coalesce(s.hr, 0)
          OR a.posted_nano_usd <> coalesce(s.pu, 0) OR a.posted_tokens <> coalesce(s.pt, 0) OR a.posted_requests <> coalesce(s.pr, 0)
        """,
        """
        SELECT 'account ' || a.id || ' (' || a.budget || ' ' || a.child || ') holds less than nothing' FROM ledger_accounts a
        WHERE a.held_nano_usd < 0 OR a.held_tokens < 0 OR a.held_requests < 0
        """,
        """
        SELECT 'entry ' || e.id || ' moves account ' || j.value || ', which is not there' FROM ledger_journal e, json_each(e.accounts) j
        WHERE NOT EXISTS (SELECT 1 FROM ledger_accounts a WHERE a.id = j.value)
        """,
        """
        SELECT 'hold ' || h.operation_id || '/' || h.number || ' has neither been resolved nor is it open' FROM ledger_entries h
        WHERE h.kind = 'hold' AND NOT EXISTS (SELECT 1 FROM ledger_attempts t JOIN ledger_entries e ON e.seq = t.end_seq AND e.kind IN ('post', 'void')
            WHERE t.operation_id = h.operation_id AND t.number = h.number AND t.hold_seq = h.seq)
          AND NOT EXISTS (SELECT 1 FROM ledger_open o WHERE o.operation_id = h.operation_id AND o.number = h.number AND o.hold_seq = h.seq)
        """,
        """
        SELECT 'hold ' || o.operation_id || '/' || o.number || ' is open and has been resolved' FROM ledger_open o
        JOIN ledger_attempts t ON t.operation_id = o.operation_id AND t.number = o.number
        """,
        $"""
        SELECT 'open hold ' || o.operation_id || '/' || o.number || ' differs from its entries' FROM ledger_open o
        LEFT JOIN ledger_entries h ON h.seq = o.hold_seq AND h.kind = 'hold' AND h.operation_id = o.operation_id AND h.number = o.number
        WHERE h.seq IS NULL OR o.held_nano_usd <> h.held_nano_usd + {Extended("held_nano_usd", "o")} OR o.held_tokens <> h.held_tokens + {Extended("held_tokens", "o")}
          OR o.held_requests <> h.held_requests + {Extended("held_requests", "o")}
        """,
        $"""
        SELECT 'attempt ' || e.operation_id || '/' || e.number || ' is not held before it is resolved, or not released by it' FROM ledger_entries e
        LEFT JOIN ledger_attempts t ON t.operation_id = e.operation_id AND t.number = e.number AND t.end_seq = e.seq
        LEFT JOIN ledger_entries h ON h.seq = t.hold_seq AND h.kind = 'hold' AND h.operation_id = e.operation_id AND h.number = e.number
        WHERE e.kind IN ('post', 'void') AND (h.seq IS NULL OR h.held_nano_usd + {Extended("held_nano_usd", "e")} + e.held_nano_usd <> 0)
        """,
        """
        SELECT 'attempt ' || e.operation_id || '/' || e.number || ' costs something else than what is posted for it' FROM ledger_entries e
        LEFT JOIN ledger_attempts t ON t.operation_id = e.operation_id AND t.number = e.number AND t.end_seq = e.seq
        LEFT JOIN ledger_entries o ON o.seq = e.seq + 1 AND o.kind = 'overrun' AND o.operation_id = e.operation_id AND o.number = e.number
        WHERE e.kind IN ('post', 'void') AND (t.cost_nano_usd IS NULL OR t.cost_nano_usd <> e.posted_nano_usd + coalesce(o.posted_nano_usd, 0))
        """,
        """
        SELECT 'overrun ' || o.operation_id || '/' || o.number || ' does not follow the end of its attempt' FROM ledger_entries o
        WHERE o.kind = 'overrun' AND NOT EXISTS (SELECT 1 FROM ledger_attempts t WHERE t.operation_id = o.operation_id AND t.number = o.number AND t.end_seq = o.seq - 1)
        """,
        """
        SELECT 'attempt ' || t.operation_id || '/' || t.number || ' has a cost and no entry' FROM ledger_attempts t
        WHERE t.requested_model IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM ledger_entries e WHERE e.seq = t.end_seq AND e.kind IN ('post', 'void') AND e.operation_id = t.operation_id AND e.number = t.number)
        """,
        $"""
        SELECT 'attempt ' || operation_id || '/' || number || ' is looked for at another time than it started' FROM ledger_attempts WHERE astray <> {AttemptTimes.IsAstraySql}
        """,
        """
        SELECT 'adjustment ' || coalesce(a.id, e.id) || ' and its entry differ' FROM ledger_entries e
        FULL JOIN ledger_adjustments a ON a.id = e.id WHERE coalesce(e.kind, 'adjust') = 'adjust'
          AND (a.id IS NULL OR e.id IS NULL OR a.cost_nano_usd <> e.posted_nano_usd)
        """,
        """
        SELECT 'external cost ' || coalesce(x.id, e.id) || ' and its entry differ' FROM ledger_entries e
        FULL JOIN ledger_external x ON x.id = e.id WHERE coalesce(e.kind, 'external') = 'external'
          AND (x.id IS NULL OR e.id IS NULL OR x.api_nano_usd + x.infrastructure_nano_usd <> e.posted_nano_usd)
        """,
    ];

    public static LedgerReport Run(SqliteConnection connection)
    {
        try
        {
            return Check(connection);
        }
        catch (Exception e) when (e is SqliteException or InvalidOperationException or InvalidCastException or FormatException or OverflowException)
        {
            return new(0, 0, 0, 0, Money.Zero, Money.Zero, ["the database cannot be read: " + e.Message]);
        }
    }

    // What an attempt's hold was extended by.
    private static string Extended(string column, string attempt) => $"""
        coalesce((SELECT sum(x.{column}) FROM ledger_entries x WHERE x.operation_id = {attempt}.operation_id AND x.number = {attempt}.number AND x.kind = 'extend' AND x.id IS NOT NULL), 0)
        """;

    private static LedgerReport Check(SqliteConnection connection)
    {
        // One moment for all of it, whatever is written meanwhile.
        using var moment = connection.BeginTransaction(deferred: true);
        var problems = new List<string>();
        foreach (var check in Checks)
        {
            Collect(connection, check, problems);
        }

        return new(
            Number(connection, "SELECT count(*) FROM ledger_entries"),
            Number(connection, "SELECT count(*) FROM ledger_accounts"),
            Number(connection, "SELECT count(*) FROM ledger_attempts"),
            Number(connection, "SELECT count(*) FROM ledger_open"),
            new(Number(connection, "SELECT coalesce(sum(held_nano_usd), 0) FROM ledger_open")),
            new(Number(connection, "SELECT coalesce(sum(cost_nano_usd), 0) FROM ledger_costs")),
            problems);
    }

    // Text from constants above only.
#pragma warning disable CA2100
    private static void Collect(SqliteConnection connection, string check, List<string> problems)
    {
        using var command = connection.CreateCommand();
        command.CommandText = check;
        using var row = command.ExecuteReader();
        while (problems.Count < MostProblems && row.Read())
        {
            // Where the names of a row are damaged too, its sentence has none.
            problems.Add(row.IsDBNull(0) ? "a row is damaged and cannot be named; found by: " + check.Trim() : row.GetString(0));
        }
    }

    private static long Number(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
#pragma warning restore CA2100
}
