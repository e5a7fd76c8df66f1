using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Weir.Engine.Storage;

/// <summary>The one writer of the process: takes whatever commands wait and commits them as one batch, without artificial delay.</summary>
/// <remarks>
/// One connection owns all writes and checkpoints on one thread. That is a rule of correctness, not of speed: SQLite before 3.51.3 can
/// corrupt a WAL that two connections checkpoint. A batch is at most <see cref="MaxBatch"/> commands; at most <see cref="MaxWaiting"/>
/// wait, beyond which a command that may be dropped is, and one that may not is refused.
/// </remarks>
public sealed class StoreWriter : IDisposable
{
    /// <summary>Most commands in one transaction.</summary>
    public const int MaxBatch = 256;

    /// <summary>Most commands waiting.</summary>
    public const int MaxWaiting = 16_384;

    // So many writes in bulk are worth the pages they touch: the tables and indexes of one record are eight pages, and so are those of all of them.
    private const int Bulk = 64;

    // How long what nobody waits for may wait: a write behind for a batch to join, a write in bulk for others.
    private static readonly TimeSpan MaxBehind = TimeSpan.FromMilliseconds(100);

    // How often it waits that long in vain, after a failure, before it tries of its own accord: a second.
    private const int WaitsBeforeProbe = 10;

    private readonly Func<SqliteConnection> _open;
    private readonly TimeProvider _clock;
    private readonly Action<BatchPoint> _faults;
    private readonly ILogger<StoreWriter> _logger;
    private readonly Thread _thread;
    private readonly Lock _sync = new();
    private readonly AutoResetEvent _arrived = new(initialState: false);
    private readonly Queue<StoreCommand> _waiting = new();
    private readonly Queue<StoreCommand> _bulk = new();
    private readonly List<StoreCommand> _batch = new(MaxBatch);
    private long _bulkSince;
    private int _urgent;
    private bool _isFlushing;
    private SqliteConnection? _connection;
    private StatementCache? _statements;
    private bool _closing;
    private volatile bool _writing;
    private long _dropped;

    /// <param name="open">Opens the writing connection.</param>
    /// <param name="clock">Tells how long a write behind has waited.</param>
    /// <param name="logger">Where failures are told.</param>
    /// <param name="faults">Called at the points of a batch where a disk can fail; a test throws there what a disk would.</param>
    internal StoreWriter(Func<SqliteConnection> open, TimeProvider clock, ILogger<StoreWriter> logger, Action<BatchPoint>? faults = null)
    {
        _open = open;
        _clock = clock;
        _faults = faults ?? (static _ => { });
        _logger = logger;
        _thread = new Thread(Loop) { IsBackground = true, Name = "weir-store-writer" };
        _thread.Start();
    }

    /// <summary>Commands that were dropped because too many waited, since start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>False after a batch failed, until one commits again.</summary>
    public bool Healthy { get; private set; } = true;

    /// <summary>Commands waiting now.</summary>
    public int Waiting
    {
        get
        {
            lock (_sync)
            {
                return _waiting.Count + _bulk.Count;
            }
        }
    }

    /// <summary>Writes durably: the task completes after the commit (and its fsync, where durability is <see cref="Durability.Power"/>).</summary>
    /// <exception cref="StoreException">The store is closing, overrun, or its disk failed.</exception>
    public Task CommitAsync(StoreCommand command) =>
        TryEnqueue(command, _waiting, isUrgent: true)
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
        if (Waiting == 0 && !_writing)
        {
            return;
        }

        try
        {
            await Task.WhenAll(MarkAsync(_waiting), MarkAsync(_bulk));
        }
        catch (StoreException)
        {
            // What can be read is read all the same.
        }
    }

    /// <summary>Writes behind: joins the next batch, within a tenth of a second; false and counted when too many wait. Its failure is logged, not reported.</summary>
    public bool TryWriteBehind(StoreCommand command) => TryEnqueue(command, _waiting, isUrgent: false) || Drop();

    /// <summary>
    /// Writes behind, together with others of its kind: for what every call writes, and nothing that is written meanwhile depends on. Within a tenth of a
    /// second; false and counted when too many wait. Its failure is logged, not reported.
    /// </summary>
    public bool TryWriteInBulk(StoreCommand command) => TryEnqueue(command, _bulk, isUrgent: false) || Drop();

    /// <summary>Commits what waits, then stops the thread.</summary>
    public void Dispose()
    {
        lock (_sync)
        {
            _closing = true;
        }

        _arrived.Set();
        _thread.Join();
        _arrived.Dispose();
    }

    private bool Drop()
    {
        Interlocked.Increment(ref _dropped);
        return false;
    }

    private Task MarkAsync(Queue<StoreCommand> queue)
    {
        var marker = new Marker();
        return TryEnqueue(marker, queue, isUrgent: true) ? marker.Done : Task.CompletedTask;
    }

    private bool TryEnqueue(StoreCommand command, Queue<StoreCommand> queue, bool isUrgent)
    {
        bool wake;
        lock (_sync)
        {
            if (_closing || (_waiting.Count + _bulk.Count >= MaxWaiting && command is not Marker))
            {
                return false;
            }

            queue.Enqueue(command);
            _isFlushing |= command is Marker;
            if (queue == _bulk && _bulk.Count == 1)
            {
                _bulkSince = _clock.GetTimestamp();
            }

            // One signal for each batch is enough; what nobody waits for sends none unless it makes up a batch.
            wake = (isUrgent && _urgent++ == 0) || (!isUrgent && (_waiting.Count == MaxBatch || _bulk.Count == Bulk));
        }

        if (wake)
        {
            _arrived.Set();
        }

        return true;
    }

    private void Loop()
    {
        while (TakeBatch())
        {
            CommitBatch();
        }

        Close();
    }

    private bool TakeBatch()
    {
        _batch.Clear();
        for (var waits = 0; ; waits++)
        {
            if (!Healthy && waits == WaitsBeforeProbe)
            {
                // Who is not ready is sent no calls, and so has nothing to write that would show it well again.
                _batch.Add(new Probe());
                return true;
            }

            var isDue = !_arrived.WaitOne(MaxBehind);

            // Those who are about to write get to: one turn of theirs makes a batch out of single rows (bench/ has the comparison).
            Thread.Yield();
            lock (_sync)
            {
                Take(isDue || _closing || _isFlushing);
                if (_batch.Count > 0 || _closing)
                {
                    return _batch.Count > 0;
                }
            }
        }
    }

    // Under the lock. What does not fit any more is signalled again.
    private void Take(bool all)
    {
        var bulk = all || _bulk.Count >= Bulk || (_bulk.Count > 0 && _clock.GetElapsedTime(_bulkSince) >= MaxBehind);
        if (bulk)
        {
            Take(_bulk, Bulk);
        }

        if (all || _urgent > 0 || _batch.Count > 0 || _waiting.Count >= MaxBatch)
        {
            Take(_waiting, MaxBatch);
        }

        _writing = _batch.Count > 0;
        _urgent = _waiting.Count;
        _isFlushing &= _waiting.Count + _bulk.Count > 0;
        if (_waiting.Count > 0 || (bulk && _bulk.Count > 0) || _closing)
        {
            _arrived.Set();
        }
    }

    private void Take(Queue<StoreCommand> queue, int most)
    {
        while (_batch.Count < most && queue.TryDequeue(out var command))
        {
            _batch.Add(command);
        }
    }

    private void CommitBatch()
    {
        try
        {
            Write();
            _writing = false;
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
            _writing = false;
            Close();
            _logger.BatchFailed(_batch.Count, e);
            var failure = new StoreException("The store could not commit: " + e.Message, e);
            foreach (var command in _batch)
            {
                command.Fail(failure);
            }
        }
    }

    private void Write()
    {
        _connection ??= _open();
        _statements ??= new StatementCache(_connection);
        foreach (var command in _batch)
        {
            command.Fault = null;
        }

        _faults(BatchPoint.Begin);
        while (!TryWriteAll(_statements))
        {
            // A command failed on its own account: all over again without it.
        }

        _faults(BatchPoint.BeforeCommit);
        _statements.Prepare("COMMIT").Run();
        _faults(BatchPoint.AfterCommit);
    }

    private bool TryWriteAll(StatementCache statements)
    {
        statements.Prepare("BEGIN IMMEDIATE").Run();
        statements.DropSheets();
        foreach (var command in _batch)
        {
            if (command.Fault is not null)
            {
                continue;
            }

            try
            {
                command.Execute(statements);
            }
#pragma warning disable CA1031 // a background loop: one bad command is its caller's problem, never the end of all writing
            catch (Exception e) when (e is not SqliteException fault || !SqliteLibrary.IsStoreFault(fault))
#pragma warning restore CA1031
            {
                command.Fault = e;
                statements.Prepare("ROLLBACK").Run();
                return false;
            }
        }

        statements.WriteSheets();
        return true;
    }

    private void Close()
    {
        _statements?.Dispose();
        _statements = null;
        _connection?.Dispose();
        _connection = null;
    }

    /// <summary>Writes something that changes nothing, to find out whether it can be written.</summary>
    private sealed class Probe : StoreCommand
    {
        protected internal override void Execute(StatementCache statements) => statements.Prepare("PRAGMA user_version = 0").Run();
    }

    /// <summary>Writes nothing: its completion tells that what came before it is written.</summary>
    private sealed class Marker : StoreCommand
    {
        protected internal override void Execute(StatementCache statements)
        {
        }
    }
}
