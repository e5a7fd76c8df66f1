using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;
using Weir.Engine.Kernel;
using Weir.Engine.Storage.Backups;

namespace Weir.Engine.Storage;

/// <summary>The embedded database: schema brought up to date, one writer, read-only connections for queries.</summary>
public sealed class Store : IDisposable
{
    // Of SQLite's virtual machine: some tenths of a millisecond.
    private const int StepsBetweenLooks = 20_000;

    private static readonly Version WalResetFixed = new(3, 51, 3);

    private readonly string _database;
    private readonly Durability _durability;
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly ReadThreads _threads = new();
    private readonly SemaphoreSlim _long = new(1, 1);
    private bool _disposed;

    private Store(string database, Durability durability, TimeProvider clock, ILoggerFactory loggers, Action<BatchPoint>? faults)
    {
        _database = database;
        _durability = durability;
        Writer = new StoreWriter(OpenWriter, clock, loggers.CreateLogger<StoreWriter>(), faults);
    }

    /// <summary>The process's one writer.</summary>
    public StoreWriter Writer { get; }

    /// <summary>Opens the database in <paramref name="directory"/>, checks it and applies <paramref name="migrations"/>.</summary>
    /// <exception cref="StoreException">Corrupt, written by a newer Weir, or not to be opened.</exception>
    public static Store Open(DataDirectory directory, Durability durability, IReadOnlyList<Migration> migrations, TimeProvider clock, ILoggerFactory loggers) =>
        Open(directory, durability, migrations, clock, loggers, faults: null);

    internal static Store Open(
        DataDirectory directory, Durability durability, IReadOnlyList<Migration> migrations, TimeProvider clock, ILoggerFactory loggers, Action<BatchPoint>? faults)
    {
        var version = SqliteLibrary.Load();
        var logger = loggers.CreateLogger<StoreWriter>();
#pragma warning disable CA2000 // whatever fails disposes it
        var store = new Store(directory.Database, durability, clock, loggers, faults);
#pragma warning restore CA2000
        try
        {
            using var connection = store.OpenWriter();
            var migrator = new Migrator(migrations, clock);
            if (MigrationBackup.Keep(connection, directory, migrator, clock) is { } kept)
            {
                logger.KeptBeforeMigration(kept);
            }

            migrator.Run(connection);
            logger.StoreOpened(directory.Database, version.ToString(), durability);
            if (version < WalResetFixed)
            {
                logger.WalResetDefect(version.ToString());
            }

            return store;
        }
        catch (SqliteException e)
        {
            store.Dispose();
            throw new StoreException($"The database {directory.Database} cannot be opened: {e.Message}", e);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Runs a query on a read-only connection, on a thread for queries; eight of them at once, others wait. It ends when nobody wants to know any more.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> query, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Read(query, cancellationToken), cancellationToken, TaskCreationOptions.DenyChildAttach | TaskCreationOptions.RunContinuationsAsynchronously, _threads);

    /// <summary>Runs a query that may take minutes, on a thread of its own and not on one of those that other queries wait for. One at a time; others wait. It ends likewise.</summary>
    public async Task<T> ReadLongAsync<T>(Func<SqliteConnection, T> query, CancellationToken cancellationToken)
    {
        await _long.WaitAsync(cancellationToken);
        try
        {
            return await OwnThread.RunAsync(() => Read(query, cancellationToken), cancellationToken);
        }
        finally
        {
            _long.Release();
        }
    }

    /// <summary>Runs a short query on a read-only connection, on the caller's thread: for the start, and where the caller is not a request.</summary>
    public T Read<T>(Func<SqliteConnection, T> query)
    {
        var connection = _readers.TryTake(out var idle) ? idle : OpenReader();
        try
        {
            var result = query(connection);
            if (!_disposed && _readers.Count < ReadThreads.Most)
            {
                _readers.Add(connection);
                connection = null;
            }

            return result;
        }
        finally
        {
            connection?.Dispose();
        }
    }

    private T Read<T>(Func<SqliteConnection, T> query, CancellationToken cancellationToken) => Read(connection =>
    {
        // Asked by SQLite itself every so often: whoever asks from outside could come between two statements and stop nothing.
        raw.sqlite3_progress_handler(connection.Handle!, StepsBetweenLooks, _ => cancellationToken.IsCancellationRequested ? 1 : 0, null);
        try
        {
            return query(connection);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException("The query was given up.", e, cancellationToken);
        }
        finally
        {
            raw.sqlite3_progress_handler(connection.Handle!, 0, null, null);
        }
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        // The writer last: whoever closes the last connection checkpoints the log, and that is the writer's business.
        _disposed = true;
        _threads.Dispose();
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        Writer.Dispose();
        _long.Dispose();
    }

    private SqliteConnection OpenWriter()
    {
        // Checkpoints run here, inside a commit, and hold up whoever waits for it: rarely, once the log holds about 64 MiB (docs/performance.md).
        // Without recursive triggers REPLACE would delete rows past the triggers that keep tables append-only.
        var synchronous = _durability == Durability.Power ? "FULL" : "NORMAL";
        return Open(LogVfs.SourceOf(_database), $"""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = {synchronous};
            PRAGMA wal_autocheckpoint = 16000;
            PRAGMA cache_size = -16384;
            PRAGMA busy_timeout = 5000;
            PRAGMA foreign_keys = ON;
            PRAGMA recursive_triggers = ON;
            PRAGMA temp_store = MEMORY;
            """);
    }

    private SqliteConnection OpenReader() => Open(_database, "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA busy_timeout = 5000;");

    // Text from constants above only.
#pragma warning disable CA2100
    private static SqliteConnection Open(string source, string pragmas)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = pragmas;
            command.ExecuteNonQuery();
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }
#pragma warning restore CA2100
}
