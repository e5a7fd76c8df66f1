using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Storage;
using Weir.Tests.Support;

namespace Weir.Tests.Storage;

public sealed class LogVfsTests : IDisposable
{
    private static readonly Migration Table = new("m", 1, "CREATE TABLE t (n INTEGER PRIMARY KEY, filler BLOB) STRICT");

    // A cache of ten pages: what a transaction writes goes to the log before its end.
    private static readonly string Begin = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = 10; " + Table.Sql;

    private readonly string _folder = Directory.CreateTempSubdirectory("weir log #1 %41?").FullName;
    private int _runs;

    private enum Step
    {
        Small,
        Large,
        Update,
        Delete,
        GivenUp,
        Checkpoint,
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_batch_of_the_store_is_one_write_of_the_log()
    {
        using var data = DataDirectory.Open(_folder);
        var writes = 0L;
        using var store = Store.Open(data, Durability.Process, [Table], new ManualClock(), NullLoggerFactory.Instance, point => writes = point switch
        {
            BatchPoint.BeforeCommit => -Writes(),
            BatchPoint.AfterCommit => writes + Writes(),
            _ => 0,
        });
        await store.Writer.CommitAsync(new AddMany(0, 1));
        await store.Writer.CommitAsync(new AddMany(1, 20));
        Assert.Equal(1, writes);
        Assert.Equal(21, await store.ReadAsync(static connection => Count(connection), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void What_is_committed_is_in_the_files_as_SQLite_alone_would_leave_it() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(400)).WithEndSize(30),
            Prop.ForAll(Gen.Elements(Enum.GetValues<Step>()).NonEmptyListOf().Select(steps => steps.ToArray()).ToArbitrary(), Holds));

    // A copy of the files after each step is what a program finds that is started after this one was killed. No savepoints, which Weir does not use either: with a
    // cache this small SQLite 3.40.1 by itself leaves a log of which the last transaction is not found again.
    private bool Holds(Step[] steps)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, _runs++.ToString(CultureInfo.InvariantCulture)));
        var (ours, plain) = (Path.Combine(folder.FullName, "ours.db"), Path.Combine(folder.FullName, "plain.db"));
        SqliteLibrary.Load();
        using (var connection = Connect(LogVfs.SourceOf(ours)))
        using (var alone = Connect(plain))
        {
            Run(connection, Begin);
            Run(alone, Begin);
            foreach (var (step, i) in steps.Select((step, i) => (step, i)))
            {
                Take(connection, step, i);
                Take(alone, step, i);
                if (Text(connection) != Text(alone) || Kept(ours) != Kept(plain))
                {
                    return false;
                }
            }
        }

        folder.Delete(recursive: true);
        return true;
    }

    private static void Take(SqliteConnection connection, Step step, int i)
    {
        switch (step)
        {
            case Step.Small:
                Run(connection, Add(i, 3));
                break;
            case Step.Large:
                Run(connection, Add(i, 400)); // 400 KiB, of which the cache keeps 40
                break;
            case Step.Update:
                Run(connection, "UPDATE t SET filler = zeroblob(length(filler) + 1)");
                break;
            case Step.Delete:
                Run(connection, "DELETE FROM t WHERE n % 3 = 0");
                break;
            case Step.GivenUp:
                Run(connection, $"BEGIN; {Add(i, 400)}; UPDATE t SET filler = zeroblob(3); ROLLBACK");
                break;
            case Step.Checkpoint:
                Run(connection, "PRAGMA wal_checkpoint(RESTART)");
                break;
        }
    }

    private static string Add(int i, int rows) => string.Create(CultureInfo.InvariantCulture,
        $"WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < {rows}) INSERT INTO t SELECT {i * 1_000_000} + n, zeroblob(1000) FROM r");

    private static string Kept(string path)
    {
        var copy = path + ".copy";
        File.Copy(path, copy, overwrite: true);
        File.Copy(path + "-wal", copy + "-wal", overwrite: true);
        using var connection = Connect(copy);
        return Text(connection);
    }

    private static string Text(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) || ',' || coalesce(sum(n), 0) || ',' || coalesce(sum(length(filler)), 0) || ',' || (SELECT group_concat(integrity_check) FROM pragma_integrity_check) FROM t";
        return (string)command.ExecuteScalar()!;
    }

    private static long Count(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM t";
        return (long)command.ExecuteScalar()!;
    }

    private static SqliteConnection Connect(string source)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // of constants and numbers above
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    // System calls by which this thread wrote.
    private static long Writes() =>
        long.Parse(File.ReadLines("/proc/thread-self/io").Single(line => line.StartsWith("syscw", StringComparison.Ordinal)).AsSpan("syscw: ".Length), CultureInfo.InvariantCulture);

    private sealed class AddMany(long first, int count) : StoreCommand
    {
        protected internal override void Execute(StatementCache statements)
        {
            for (var i = first; i < first + count; i++)
            {
                statements.Prepare("INSERT INTO t VALUES (?1, zeroblob(4000))").Add(i).Run();
            }
        }
    }
}
