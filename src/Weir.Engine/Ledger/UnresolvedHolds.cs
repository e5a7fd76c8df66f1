using System.Collections.Concurrent;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger;

/// <summary>Resolutions that the store did not take: tried again each second, in order, until it does.</summary>
internal sealed class UnresolvedHolds : IDisposable
{
    /// <summary>Most that are kept; beyond it a hold stays open until the next start, which resolves it.</summary>
    public const int Most = 16_384;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Func<AttemptEntry, Task> _resolve;
    private readonly ConcurrentQueue<AttemptEntry> _waiting = new();
    private readonly ITimer _timer;

    public UnresolvedHolds(Func<AttemptEntry, Task> resolve, TimeProvider clock)
    {
        _resolve = resolve;
        _timer = clock.CreateTimer(_ => _ = RetryAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count => _waiting.Count;

    public void Add(AttemptEntry entry)
    {
        if (_waiting.Count < Most)
        {
            _waiting.Enqueue(entry);
            _timer.Change(Pause, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    private async Task RetryAsync()
    {
        while (_waiting.TryDequeue(out var entry))
        {
            try
            {
                await _resolve(entry);
            }
            catch (StoreException)
            {
                Add(entry);
                return;
            }
        }
    }
}
