using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Weir.Engine.Storage;

/// <summary>The one writer of the process: takes whatever commands wait and commits them as one batch, without artificial delay.</summary>
/// <remarks>
/// One connection owns all writes and checkpoints, one batch at a time. That is a rule of correctness, not of speed: SQLite before 3.51.3 can
/// corrupt a WAL that two connections checkpoint. Batches are written on threads of the pool, one after the other. A batch is at most
/// <see cref="MaxBatch"/> commands; at most <see cref="MaxWaiting"/> wait, beyond which a command that may be dropped is, and one that may not is refused.
/// </remarks>
public sealed class StoreWriter : IDisposable
{
    /// <summary>Most commands in one transaction.</summary>
    public const int MaxBatch = 256;

    /// <summary>Most commands waiting.</summary>
    public const int MaxWaiting = 16_384;

    private readonly WriteQueue _queue;
    private readonly BatchTransaction _transaction;
    private readonly ILogger<StoreWriter> _logger;
    private readonly Lock _writing = new();
    private readonly List<StoreCommand> _batch = new(MaxBatch);
    private bool _closed;
    private long _dropped;

    /// <param name="open">Opens the writing connection.</param>
    /// <param name="clock">Tells how long a write behind has waited.</param>
    /// <param name="logger">Where failures are told.</param>
    /// <param name="faults">Called at the points of a batch where a disk can fail; a test throws there what a disk would.</param>
    internal StoreWriter(Func<SqliteConnection> open, TimeProvider clock, ILogger<StoreWriter> logger, Action<BatchPoint>? faults = null)
    {
        _queue = new WriteQueue(clock, Turn);
        _transaction = new BatchTransaction(open, faults ?? (static _ => { }));
        _logger = logger;
    }

    /// <summary>Commands that were dropped because too many waited, since start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>False after a batch failed, until one commits again.</summary>
    public bool Healthy { get; private set; } = true;

    /// <summary>Commands waiting now.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Writes durably: the task completes after the commit (and its fsync, where durability is <see cref="Durability.Power"/>).</summary>
    /// <exception cref="StoreException">The store is closing, overrun, or its disk failed.</exception>
    public Task CommitAsync(StoreCommand command) =>
        _queue.TryAdd(command, isUrgent: true)
            ? command.Done
            : Task.FromException(new StoreException("The store has too many writes waiting or is closing."));

    /// <summary>Writes durably and gives the command's verdict after the commit.</summary>
    /// <exception cref="StoreException">The store is closing, overrun, or its disk failed.</exception>
    public async Task<TVerdict> CommitAsync<TVerdict>(StoreCommand<TVerdict> command)
        where TVerdict : class
    {
        await CommitAsync((StoreCommand)command);
        return command.Verdict!;
    }

    /// <summary>Completes when everything that was written behind until now can be read. What the store failed to write is not waited for.</summary>
    public async Task FlushAsync()
    {
        if (_queue.IsIdle)
        {
            return;
        }

        try
        {
            await _queue.PassedAsync();
        }
        catch (StoreException)
        {
            // What can be read is read all the same.
        }
    }

    /// <summary>Writes behind: joins the next batch, within a tenth of a second; false and counted when too many wait. Its failure is logged, not reported.</summary>
    public bool TryWriteBehind(StoreCommand command) => _queue.TryAdd(command, isUrgent: false) || Drop();

    /// <summary>
    /// Writes behind, together with others of its kind: for what every call writes, and nothing that is written meanwhile depends on. Within a tenth of a
    /// second; false and counted when too many wait. Its failure is logged, not reported.
    /// </summary>
    public bool TryWriteInBulk(StoreCommand command) => _queue.TryAddInBulk(command) || Drop();

    /// <summary>Commits what waits, then closes the connection.</summary>
    public void Dispose()
    {
        _queue.Close();
        lock (_writing)
        {
            while (_queue.TryTake(_batch))
            {
                CommitBatch();
            }

            _closed = true;
            _transaction.Dispose();
        }

        _queue.Dispose();
    }

    private bool Drop()
    {
        Interlocked.Increment(ref _dropped);
        return false;
    }

    private void Turn()
    {
        lock (_writing)
        {
            if (_closed)
            {
                return;
            }

            if (!_queue.TryTake(_batch))
            {
                if (Healthy)
                {
                    return;
                }

                // Who is not ready is sent no calls, and so has nothing to write that would show it well again.
                _batch.Add(new Probe());
            }

            CommitBatch();
        }
    }

    private void CommitBatch()
    {
        try
        {
            _transaction.Write(_batch);
            _queue.Written();
            Healthy = true;
            foreach (var command in _batch)
            {
                if (command.Fault is { } fault)
                {
                    _logger.CommandFailed(command.GetType().Name, fault);
                }

                command.Complete();
            }
        }
        catch (Exception e) when (e is SqliteException or StoreException or IOException)
        {
            // Never retried on the same connection: after a failed fsync its pages may be lost while the cache believes otherwise.
            Healthy = false;
            _queue.Written();
            _transaction.Close();
            _queue.TurnLater();
            _logger.BatchFailed(_batch.Count, e);
            var failure = new StoreException("The store could not commit: " + e.Message, e);
            foreach (var command in _batch)
            {
                command.Fail(failure);
            }
        }
    }

    /// <summary>Writes something that changes nothing, to find out whether it can be written.</summary>
    private sealed class Probe : StoreCommand
    {
        protected internal override void Execute(StatementCache statements) => statements.Prepare("PRAGMA user_version = 0").Run();
    }
}
