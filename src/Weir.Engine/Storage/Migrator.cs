using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;
using Weir.Engine.Storage.Backups;

namespace Weir.Engine.Storage;

/// <summary>Brings a database to this program's schema, or refuses one that a newer program wrote.</summary>
internal sealed class Migrator(IReadOnlyList<Migration> migrations, TimeProvider clock)
{
    public void Run(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        Execute(connection, """
            CREATE TABLE IF NOT EXISTS schema_migrations (
              module TEXT NOT NULL, number INTEGER NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL,
              PRIMARY KEY (module, number)) STRICT
            """);
        var applied = Applied(connection);
        RefuseUnknown(applied);
        foreach (var migration in migrations)
        {
            Apply(connection, migration, applied);
        }

        transaction.Commit();
    }

    /// <summary>Refuses a database in which a newer program made steps of the modules known here. Writes nothing.</summary>
    public void RefuseNewer(SqliteConnection connection)
    {
        var modules = migrations.Select(migration => migration.Module).ToHashSet(StringComparer.Ordinal);
        RefuseUnknown(Applied(connection).Where(step => modules.Contains(step.Key.Module)).ToDictionary());
    }

    /// <summary>Refuses a database that is no Weir's, or in which there is any step that is not known here. Writes nothing.</summary>
    public void RefuseForeign(SqliteConnection connection)
    {
        var applied = Applied(connection);
        RefuseUnknown(applied);
        foreach (var migration in migrations)
        {
            RefuseOther(migration, applied);
        }
    }

    /// <summary>Whether some steps were applied and others are to come.</summary>
    public bool HasStepsToCome(SqliteConnection connection) =>
        StepsOf(connection) is { Count: > 0 } applied && migrations.Any(step => !applied.Contains(new(step.Module, step.Number)));

    /// <summary>The steps that were applied to a database, in their order; none where it has no schema.</summary>
    public static IReadOnlyList<SchemaStep> StepsOf(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migrations'";
        return (long)command.ExecuteScalar()! == 0
            ? []
            : [.. Applied(connection).Keys.Select(step => new SchemaStep(step.Module, step.Number)).OrderBy(step => step.Module, StringComparer.Ordinal).ThenBy(step => step.Number)];
    }

    private static Dictionary<(string Module, int Number), string> Applied(SqliteConnection connection)
    {
        var applied = new Dictionary<(string, int), string>();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT module, number, checksum FROM schema_migrations";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            applied.Add((reader.GetString(0), reader.GetInt32(1)), reader.GetString(2));
        }

        return applied;
    }

    private void RefuseUnknown(Dictionary<(string Module, int Number), string> applied)
    {
        foreach (var (module, number) in applied.Keys)
        {
            if (!migrations.Any(m => m.Module == module && m.Number == number))
            {
                throw new StoreException($"The database was written by a newer Weir (schema step {module} {number}). Start that version or restore a backup.");
            }
        }
    }

    private void Apply(SqliteConnection connection, Migration migration, Dictionary<(string Module, int Number), string> applied)
    {
        var checksum = RefuseOther(migration, applied);
        if (applied.ContainsKey((migration.Module, migration.Number)))
        {
            return;
        }

        Execute(connection, migration.Sql);
        using var record = connection.CreateCommand();
        record.CommandText = "INSERT INTO schema_migrations (module, number, checksum, applied_at) VALUES ($module, $number, $checksum, $at)";
        record.Parameters.AddWithValue("$module", migration.Module);
        record.Parameters.AddWithValue("$number", migration.Number);
        record.Parameters.AddWithValue("$checksum", checksum);
        record.Parameters.AddWithValue("$at", clock.GetUtcNow().ToUnixMicroseconds());
        record.ExecuteNonQuery();
    }

    private static string RefuseOther(Migration migration, Dictionary<(string Module, int Number), string> applied)
    {
        var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(migration.Sql)));
        return !applied.TryGetValue((migration.Module, migration.Number), out var known) || known == checksum
            ? checksum
            : throw new StoreException(string.Create(CultureInfo.InvariantCulture, $"Schema step {migration.Module} {migration.Number} differs from the one this database was made with."));
    }

    // The text comes from the program's own migrations only, never from input.
#pragma warning disable CA2100
    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
#pragma warning restore CA2100
}
