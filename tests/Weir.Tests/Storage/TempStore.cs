using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;
using Weir.Engine.Storage;
using Weir.Tests.Support;

namespace Weir.Tests.Storage;

/// <summary>A writer on a database of its own, whose openings and commits are counted.</summary>
internal sealed class TempStore : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weir-store-").FullName;
    private readonly SemaphoreSlim _committed = new(0);
    private int _commits;

    public TempStore()
    {
        SqliteLibrary.Load();
        using var connection = Connect();
        using var create = connection.CreateCommand();
        create.CommandText = "PRAGMA journal_mode = WAL; CREATE TABLE t (n INTEGER PRIMARY KEY NOT NULL CHECK (n >= 0)) STRICT";
        create.ExecuteNonQuery();
        Writer = new StoreWriter(Open, Clock, NullLogger<StoreWriter>.Instance);
    }

    public StoreWriter Writer { get; }

    public ManualClock Clock { get; } = new();

    public int Opened { get; private set; }

    public int Commits => Volatile.Read(ref _commits);

    /// <summary>True as soon as there is a commit that was not waited for yet; false at the deadline.</summary>
    public Task<bool> CommittedAsync(CancellationToken cancellationToken) => _committed.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);

    /// <summary>Set to make the next openings fail.</summary>
    public bool Broken { get; set; }

    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "t.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    public long[] Rows()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT n FROM t ORDER BY n";
        using var row = command.ExecuteReader();
        var rows = new List<long>();
        while (row.Read())
        {
            rows.Add(row.GetInt64(0));
        }

        return [.. rows];
    }

    public void Dispose()
    {
        if (!Stopped)
        {
            Writer.Dispose();
        }

        _committed.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>True once a test has disposed the writer itself.</summary>
    public bool Stopped { get; set; }

    private SqliteConnection Open()
    {
        Opened++;
        if (Broken)
        {
            throw new SqliteException("unable to open database file", raw.SQLITE_CANTOPEN);
        }

        var connection = Connect();
        raw.sqlite3_commit_hook(connection.Handle!, _ => Count(), null);
        return connection;
    }

    private int Count()
    {
        Interlocked.Increment(ref _commits);
        _committed.Release();
        return 0;
    }
}

/// <summary>Adds a number.</summary>
internal sealed class AddNumber(long number) : StoreCommand
{
    protected internal override void Execute(StatementCache statements) => statements.Prepare("INSERT INTO t VALUES (?1)").Add(number).Run();
}

/// <summary>Keeps the writer busy until it is told to go on.</summary>
internal sealed class Gate : StoreCommand, IDisposable
{
    private readonly ManualResetEventSlim _entered = new();
    private readonly ManualResetEventSlim _go = new();

    public void WaitUntilEntered() => Assert.True(_entered.Wait(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));

    public void Open() => _go.Set();

    public void Dispose()
    {
        _entered.Dispose();
        _go.Dispose();
    }

    protected internal override void Execute(StatementCache statements)
    {
        _entered.Set();
        _go.Wait(TimeSpan.FromSeconds(60));
    }
}

/// <summary>Throws what a defect would.</summary>
internal sealed class Faulty : StoreCommand
{
    protected internal override void Execute(StatementCache statements) => throw new InvalidOperationException("a defect");
}
