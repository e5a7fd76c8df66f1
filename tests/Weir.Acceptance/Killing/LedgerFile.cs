using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Weir.Acceptance.Killing;

/// <summary>The ledger's tables as they are on the disk, read without any of the product's code.</summary>
internal static class LedgerFile
{
    static LedgerFile()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, static (_, assembly, path) => NativeLibrary.Load("libsqlite3.so.0", assembly, path));
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
    }

    /// <summary>A connection; one that only reads leaves the database to the server beside it as it is.</summary>
    public static SqliteConnection Open(string database, bool readOnly = true)
    {
        var connection = new SqliteConnection($"Data Source={database};Mode={(readOnly ? "ReadOnly" : "ReadWrite")};Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>What was written after the entry with the number <paramref name="after"/>, with all accounts, at one moment.</summary>
    public static LedgerPart Read(string database, long after)
    {
        using var connection = Open(database);
        using var moment = connection.BeginTransaction(deferred: true);
        var entries = All(connection, "SELECT seq, id, kind, operation_id, number, held_nano_usd, held_tokens, held_requests, posted_nano_usd, posted_tokens, posted_requests, accounts FROM ledger_journal WHERE seq > $after ORDER BY seq", after,
            static row => new EntryRow(
                row.GetInt64(0), row.GetString(1), row.GetString(2), new(row.GetString(3), row.GetInt32(4)),
                new(row.GetInt64(5), row.GetInt64(6), row.GetInt64(7)), new(row.GetInt64(8), row.GetInt64(9), row.GetInt64(10)), JsonSerializer.Deserialize<long[]>(row.GetString(11))!));
        var attempts = All(connection, "SELECT operation_id, number, provider, user, outcome, cost_nano_usd FROM ledger_attempts WHERE operation_id IN (SELECT operation_id FROM ledger_entries WHERE seq > $after) ORDER BY operation_id, number", after,
            static row => new AttemptRow(new(row.GetString(0), row.GetInt32(1)), row.GetString(2), row.IsDBNull(3) ? "" : row.GetString(3), row.GetString(4), row.GetInt64(5)));
        var accounts = All(connection, "SELECT id, budget, child, held_nano_usd, held_tokens, held_requests, posted_nano_usd, posted_tokens, posted_requests FROM ledger_accounts", after,
            static row => new AccountRow(row.GetInt64(0), row.GetString(1), row.GetString(2), new(row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)), new(row.GetInt64(6), row.GetInt64(7), row.GetInt64(8))));
        var open = All(connection, "SELECT operation_id, number FROM ledger_open", after, static row => new AttemptId(row.GetString(0), row.GetInt32(1)));
        return new(entries, attempts, accounts, open);
    }

    // Text from constants above only.
#pragma warning disable CA2100
    private static List<T> All<T>(SqliteConnection connection, string query, long after, Func<SqliteDataReader, T> row)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        command.Parameters.AddWithValue("$after", after);
        using var reader = command.ExecuteReader();
        var all = new List<T>();
        while (reader.Read())
        {
            all.Add(row(reader));
        }

        return all;
    }
#pragma warning restore CA2100
}
