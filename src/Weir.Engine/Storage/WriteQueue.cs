namespace Weir.Engine.Storage;

/// <summary>What waits to be written, and when it makes up a batch.</summary>
/// <remarks>Safe for concurrent use by those who add; one thread takes. At most <see cref="StoreWriter.MaxWaiting"/> commands wait.</remarks>
internal sealed class WriteQueue(TimeProvider clock) : IDisposable
{
    // So many writes in bulk are worth the pages they touch: the tables and indexes of one record are eight pages, and so are those of all of them.
    private const int Bulk = 64;

    // How long what nobody waits for may wait: a write behind for a batch to join, a write in bulk for others.
    private static readonly TimeSpan MaxBehind = TimeSpan.FromMilliseconds(100);

    private readonly Lock _sync = new();
    private readonly AutoResetEvent _arrived = new(initialState: false);
    private readonly Queue<StoreCommand> _waiting = new();
    private readonly Queue<StoreCommand> _bulk = new();
    private long _bulkSince;
    private int _urgent;
    private bool _isFlushing;
    private volatile bool _isTaken;
    private bool _closing;

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

    /// <summary>Adds a command, for the next batch where somebody waits for it; false when too many wait, or no more are taken.</summary>
    public bool TryAdd(StoreCommand command, bool isUrgent) => TryAdd(command, _waiting, isUrgent);

    /// <summary>Adds one that may wait for others of its kind; false as above.</summary>
    public bool TryAddInBulk(StoreCommand command) => TryAdd(command, _bulk, isUrgent: false);

    /// <summary>Completes when everything that was added until now is written, or cannot be. What came before is taken at once.</summary>
    public Task PassedAsync() => Task.WhenAll(MarkAsync(_waiting), MarkAsync(_bulk));

    /// <summary>Waits for a batch and takes it; the one before is written then.</summary>
    /// <param name="batch">Where it goes; empty when <paramref name="mostWaits"/> tenths of a second passed in vain.</param>
    /// <param name="mostWaits">How often to wait.</param>
    /// <returns>False once no more are added and none waits.</returns>
    public bool TryTake(List<StoreCommand> batch, int mostWaits)
    {
        batch.Clear();
        for (var waits = 0; waits < mostWaits; waits++)
        {
            var isDue = !_arrived.WaitOne(MaxBehind);

            // Those who are about to write get to: one turn of theirs makes a batch out of single rows (bench/ has the comparison).
            Thread.Yield();
            lock (_sync)
            {
                Take(batch, isDue || _closing || _isFlushing);
                if (batch.Count > 0 || _closing)
                {
                    return batch.Count > 0;
                }
            }
        }

        return true;
    }

    /// <summary>Says that the batch taken last is written, or failed.</summary>
    public void Written() => _isTaken = false;

    /// <summary>Takes no more commands. What waits can still be taken.</summary>
    public void Close()
    {
        lock (_sync)
        {
            _closing = true;
        }

        _arrived.Set();
    }

    public void Dispose() => _arrived.Dispose();

    private Task MarkAsync(Queue<StoreCommand> queue)
    {
        var marker = new Marker();
        return TryAdd(marker, queue, isUrgent: true) ? marker.Done : Task.CompletedTask;
    }

    private bool TryAdd(StoreCommand command, Queue<StoreCommand> queue, bool isUrgent)
    {
        bool wake;
        lock (_sync)
        {
            if (_closing || (_waiting.Count + _bulk.Count >= StoreWriter.MaxWaiting && command is not Marker))
            {
                return false;
            }

            queue.Enqueue(command);
            _isFlushing |= command is Marker;
            if (queue == _bulk && _bulk.Count == 1)
            {
                _bulkSince = clock.GetTimestamp();
            }

            // One signal for each batch is enough; what nobody waits for sends none unless it makes up a batch.
            wake = (isUrgent && _urgent++ == 0) || (!isUrgent && (_waiting.Count == StoreWriter.MaxBatch || _bulk.Count == Bulk));
        }

        if (wake)
        {
            _arrived.Set();
        }

        return true;
    }

    // Under the lock. What does not fit any more is signalled again.
    private void Take(List<StoreCommand> batch, bool all)
    {
        var bulk = all || _bulk.Count >= Bulk || (_bulk.Count > 0 && clock.GetElapsedTime(_bulkSince) >= MaxBehind);
        if (bulk)
        {
            Take(batch, _bulk, Bulk);
        }

        if (all || _urgent > 0 || batch.Count > 0 || _waiting.Count >= StoreWriter.MaxBatch)
        {
            Take(batch, _waiting, StoreWriter.MaxBatch);
        }

        _isTaken = batch.Count > 0;
        _urgent = _waiting.Count;
        _isFlushing &= _waiting.Count + _bulk.Count > 0;
        if (_waiting.Count > 0 || (bulk && _bulk.Count > 0) || _closing)
        {
            _arrived.Set();
        }
    }

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
