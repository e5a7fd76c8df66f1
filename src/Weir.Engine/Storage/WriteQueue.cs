namespace Weir.Engine.Storage;

/// <summary>What waits to be written, and when it makes up a batch: then the writer gets a turn on the thread pool, one at a time.</summary>
/// <remarks>
/// A turn stands behind what the pool has to do already, and once more behind what came meanwhile: so those who are about to write get to, and a batch is
/// made of them without a delay of its own. Whoever waits for the batch goes on where it was written, often on the very thread that asked for it
/// (docs/adr/0017-the-store-writes-on-the-pool.md). Safe for concurrent use. At most <see cref="StoreWriter.MaxWaiting"/> commands wait.
/// </remarks>
internal sealed class WriteQueue : IThreadPoolWorkItem, IDisposable
{
    // So many writes in bulk are worth the pages they touch: the tables and indexes of one record are eight pages, and so are those of all of them.
    private const int Bulk = 64;

    // How long what nobody waits for may wait: a write behind for a batch to join, a write in bulk for others.
    private static readonly TimeSpan MaxBehind = TimeSpan.FromMilliseconds(100);

    // How long after a failure the store is tried again though nobody writes.
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly Lock _sync = new();
    private readonly TimeProvider _clock;
    private readonly Action _turn;
    private readonly ITimer _timer;
    private readonly Queue<StoreCommand> _waiting = new();
    private readonly Queue<StoreCommand> _bulk = new();
    private long _bulkSince;
    private int _urgent;
    private bool _isDue;
    private bool _isTimed;
    private bool _hasTurn;
    private bool _stoodBack;
    private volatile bool _isTaken;
    private bool _closing;

    /// <param name="clock">Tells how long a write behind has waited while others are written.</param>
    /// <param name="turn">What the writer does with its turn: takes a batch and writes it.</param>
    public WriteQueue(TimeProvider clock, Action turn)
    {
        _clock = clock;
        _turn = turn;
        _timer = TimeProvider.System.CreateTimer(static queue => ((WriteQueue)queue!).Due(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Commands waiting now.</summary>
    public int Count
    {
        get
        {
            lock (_sync)
            {
                return _waiting.Count + _bulk.Count;
            }
        }
    }

    /// <summary>True when nothing waits and the batch taken last is written.</summary>
    public bool IsIdle => Count == 0 && !_isTaken;

    // Under the lock. One batch takes what anybody waits for; what nobody waits for makes one up when it is much, or old.
    private bool IsTurnDue => _isDue || _urgent > 0 || _waiting.Count >= StoreWriter.MaxBatch || _bulk.Count >= Bulk;

    /// <summary>Adds a command, for the next batch where somebody waits for it; false when too many wait, or no more are taken.</summary>
    public bool TryAdd(StoreCommand command, bool isUrgent) => TryAdd(command, _waiting, isUrgent);

    /// <summary>Adds one that may wait for others of its kind; false as above.</summary>
    public bool TryAddInBulk(StoreCommand command) => TryAdd(command, _bulk, isUrgent: false);

    /// <summary>Completes when everything that was added until now is written, or cannot be. What came before is taken at once.</summary>
    public Task PassedAsync() => Task.WhenAll(MarkAsync(_waiting), MarkAsync(_bulk));

    /// <summary>Takes the next batch; false when there is none.</summary>
    /// <param name="batch">Where it goes.</param>
    public bool TryTake(List<StoreCommand> batch)
    {
        batch.Clear();
        lock (_sync)
        {
            if (_isDue || _closing || _bulk.Count >= Bulk || (_bulk.Count > 0 && _clock.GetElapsedTime(_bulkSince) >= MaxBehind))
            {
                Take(batch, _bulk, Bulk);
            }

            Take(batch, _waiting, StoreWriter.MaxBatch);
            _isTaken = batch.Count > 0;
            _urgent = _waiting.Count;
            _isDue &= _waiting.Count + _bulk.Count > 0;
        }

        return batch.Count > 0;
    }

    /// <summary>Says that the batch taken last is written, or failed.</summary>
    public void Written() => _isTaken = false;

    /// <summary>Gives the writer a turn in a second, though nothing may wait then.</summary>
    public void TurnLater() => Time(Retry);

    /// <summary>Takes no more commands, and gives no more turns. What waits can still be taken.</summary>
    public void Close()
    {
        lock (_sync)
        {
            _closing = true;
        }
    }

    public void Dispose() => _timer.Dispose();

    void IThreadPoolWorkItem.Execute()
    {
        if (!_stoodBack)
        {
            // The event loop first, if it has something to bring; then what it, and those before, brought for this thread (bench/ has the comparison).
            _stoodBack = true;
            Thread.Yield();
            GiveTurn();
            return;
        }

        _stoodBack = false;
        _turn();
        lock (_sync)
        {
            _hasTurn = IsTurnDue && !_closing;
            if (!_hasTurn)
            {
                return;
            }
        }

        GiveTurn();
    }

    private Task MarkAsync(Queue<StoreCommand> queue)
    {
        var marker = new Marker();
        return TryAdd(marker, queue, isUrgent: true) ? marker.Done : Task.CompletedTask;
    }

    private bool TryAdd(StoreCommand command, Queue<StoreCommand> queue, bool isUrgent)
    {
        bool giveTurn, time;
        lock (_sync)
        {
            if (_closing || (_waiting.Count + _bulk.Count >= StoreWriter.MaxWaiting && command is not Marker))
            {
                return false;
            }

            queue.Enqueue(command);
            _isDue |= command is Marker;
            _urgent += isUrgent ? 1 : 0;
            if (queue == _bulk && _bulk.Count == 1)
            {
                _bulkSince = _clock.GetTimestamp();
            }

            giveTurn = IsTurnDue && !_hasTurn;
            _hasTurn |= giveTurn;
            time = !isUrgent && !_isTimed;
            _isTimed |= time;
        }

        if (time)
        {
            _timer.Change(MaxBehind, Timeout.InfiniteTimeSpan);
        }

        if (giveTurn)
        {
            GiveTurn();
        }

        return true;
    }

    private void Due()
    {
        lock (_sync)
        {
            if (_closing)
            {
                return;
            }

            if (!_hasTurn)
            {
                (_isDue, _isTimed, _hasTurn) = (true, false, true);
                GiveTurn();
                return;
            }
        }

        Time(MaxBehind); // somebody is writing, who may take along what waits
    }

    private void Time(TimeSpan after)
    {
        lock (_sync)
        {
            _isTimed = true;
        }

        _timer.Change(after, Timeout.InfiniteTimeSpan);
    }

    private void GiveTurn() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    private static void Take(List<StoreCommand> batch, Queue<StoreCommand> queue, int most)
    {
        while (batch.Count < most && queue.TryDequeue(out var command))
        {
            batch.Add(command);
        }
    }

    /// <summary>Writes nothing: its completion tells that what came before it is written.</summary>
    private sealed class Marker : StoreCommand
    {
        protected internal override void Execute(StatementCache statements)
        {
        }
    }
}
