using Microsoft.Data.Sqlite;
using Weir.Engine.Storage;
using Weir.Engine.Storage.Backups;

namespace Weir.Engine.Ledger;

/// <summary>The ledger in a data directory, read beside the server that may hold it.</summary>
public static class LedgerFile
{
    /// <summary>Recomputes every balance from the entries and compares. Writes nothing, takes no lock, needs no configuration.</summary>
    /// <exception cref="StoreException">There is no database, it cannot be read, or a newer Weir wrote it.</exception>
    public static LedgerReport Verify(string directory) => StoreFile.Read(directory, LedgerSchema.Migrations, LedgerVerification.Run);

    /// <summary>What the ledger in a copy of a database adds up to; null for one of an older schema, which cannot be recomputed before it is brought up to date.</summary>
    public static LedgerMark? MarkOf(SqliteConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (!HasCurrentSchema(connection))
        {
            return null;
        }

        var report = LedgerVerification.Run(connection);
        return new(report.Sound, report.Entries, report.Attempts, report.CostUsd.ToString());
    }

    private static bool HasCurrentSchema(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM schema_migrations WHERE module = 'ledger'";
        return (long)command.ExecuteScalar()! >= LedgerSchema.Migrations.Count;
    }
}
