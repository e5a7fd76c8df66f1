using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Storage;
using Weir.Engine.Storage.Backups;
using Weir.Tests.Support;

namespace Weir.Tests.Storage.Backups;

/// <summary>Data directories with a small state in them: one number in one table.</summary>
internal sealed class TempState : IDisposable
{
    public static readonly IReadOnlyList<Migration> Migrations = [new("toy", 1, "CREATE TABLE t (n INTEGER NOT NULL, filler BLOB) STRICT")];

    private readonly string _folder = Directory.CreateTempSubdirectory("weir-backup-").FullName;

    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 11, 21, 15, 12, 4, TimeSpan.Zero));

    public static CancellationToken Now => TestContext.Current.CancellationToken;

    public string At(string name) => Path.Combine(_folder, name);

    /// <summary>Makes a data directory that says <paramref name="number"/>, closed as a server closes it, or left as a killed one leaves it.</summary>
    public string Make(string name, long number, bool killed = false, IReadOnlyList<Migration>? migrations = null)
    {
        var directory = At(name);
        using (var data = DataDirectory.Open(directory))
        {
            using var store = Open(data, migrations);
            store.Writer.CommitAsync(new SetNumber(number)).GetAwaiter().GetResult();
            if (killed)
            {
                // The log as it stands while the store is open is what a killed process leaves.
                File.Copy(data.Database, directory + ".db");
                File.Copy(data.Database + "-wal", directory + ".db-wal");
            }
        }

        if (killed)
        {
            File.Move(directory + ".db", Path.Combine(directory, "weir.db"), overwrite: true);
            File.Move(directory + ".db-wal", Path.Combine(directory, "weir.db-wal"), overwrite: true);
        }

        return directory;
    }

    public Store Open(DataDirectory data, IReadOnlyList<Migration>? migrations = null) => Store.Open(data, Durability.Process, migrations ?? Migrations, Clock, NullLoggerFactory.Instance);

    /// <summary>What a data directory says once a server has opened it; null where it has no database.</summary>
    public long? Read(string directory, IReadOnlyList<Migration>? migrations = null)
    {
        using var data = DataDirectory.Open(directory);
        if (!File.Exists(data.Database))
        {
            return null;
        }

        using var store = Open(data, migrations);
        return store.ReadAsync(NumberIn, Now).GetAwaiter().GetResult();
    }

    public BackupMade BackUp(string directory, string? name = null, params BackupExtra[] extras) => StoreFile.Read(directory, Migrations, connection => BackupWriter.Write(connection, Order(name, extras), Now));

    public BackupOrder Order(string? name = null, params BackupExtra[] extras)
    {
        Directory.CreateDirectory(At("out"));
        return new() { Folder = At("out"), FileName = name, Extras = extras, Clock = Clock, Mark = MarkOf };
    }

    public RestoreOrder Restore(string file, string directory, bool replace = false, IReadOnlyList<Migration>? migrations = null) =>
        new() { File = file, Directory = directory, Replace = replace, Migrations = migrations ?? Migrations, Mark = MarkOf, Clock = Clock };

    public static long NumberIn(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT n FROM t";
        return (long)command.ExecuteScalar()!;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static LedgerMark MarkOf(SqliteConnection connection) => new(true, 1, 1, NumberIn(connection).ToString(System.Globalization.CultureInfo.InvariantCulture));

    private sealed class SetNumber(long number) : StoreCommand
    {
        protected internal override void Execute(StatementCache statements)
        {
            statements.Prepare("DELETE FROM t").Run();
            statements.Prepare("INSERT INTO t VALUES (?1, zeroblob(40000))").Add(number).Run();
        }
    }
}
