namespace Weir.Engine.Storage;

/// <summary>Threads for queries. However long some of them take, the pool's threads stay with requests and with the writer.</summary>
/// <remarks>
/// A query that no thread is free for gets one of its own, up to <see cref="Most"/>; more of them wait, in order, and are
/// passed over when nobody wants to know any more. Threads stay, since the next query may need one. Safe for concurrent use.
/// </remarks>
internal sealed class ReadThreads : TaskScheduler, IDisposable
{
    /// <summary>Most queries at once.</summary>
    public const int Most = 8;

    private readonly object _gate = new();
    private readonly Queue<Task> _waiting = new();
    private int _threads;
    private int _idle;
    private bool _closing;

    /// <summary>The most that can run at once.</summary>
    public override int MaximumConcurrencyLevel => Most;

    /// <summary>Lets the threads end when nothing waits. Whoever asks later is answered all the same.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _waiting.Enqueue(task);
            if (_waiting.Count <= _idle)
            {
                Monitor.Pulse(_gate);
                return;
            }

            if (_threads == Most)
            {
                return;
            }

            _threads++;
        }

        new Thread(Run) { IsBackground = true, Name = "weir-read" }.UnsafeStart();
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _waiting];
        }
    }

    private void Run()
    {
        while (Next() is { } task)
        {
            TryExecuteTask(task);
        }
    }

    private Task? Next()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_closing)
            {
                _idle++;
                Monitor.Wait(_gate);
                _idle--;
            }

            if (_waiting.TryDequeue(out var task))
            {
                return task;
            }

            _threads--;
            return null;
        }
    }
}
