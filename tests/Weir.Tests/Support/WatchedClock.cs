namespace Weir.Tests.Support;

/// <summary>A manual clock that tells a test when the code under test has begun to wait: the moment to move it.</summary>
internal sealed class WatchedClock : TimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ManualClock _clock;
    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _waits = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Seen)> _awaited = [];

    public WatchedClock()
        : this(new())
    {
    }

    public WatchedClock(ManualClock clock) => _clock = clock;

    public override TimeZoneInfo LocalTimeZone => _clock.LocalTimeZone;

    public override long TimestampFrequency => _clock.TimestampFrequency;

    public override long GetTimestamp() => _clock.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this, _clock.CreateTimer(callback, state, dueTime, period));

        // What ticks for ever is nobody's wait.
        if (period == Timeout.InfiniteTimeSpan)
        {
            Note(dueTime);
        }

        return timer;
    }

    public void Advance(TimeSpan by) => _clock.Advance(by);

    /// <summary>Completes when somebody has begun to wait for that long, then forgets it.</summary>
    public Task WaitOf(TimeSpan due)
    {
        lock (_gate)
        {
            if (_waits.Remove(due))
            {
                return Task.CompletedTask;
            }

            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((due, seen));
            return seen.Task.WaitAsync(Patience, System);
        }
    }

    /// <summary>Waits until somebody waits for that long, then lets that time pass.</summary>
    public async Task PassAsync(TimeSpan due)
    {
        await WaitOf(due);
        Advance(due);
    }

    private void Note(TimeSpan due)
    {
        lock (_gate)
        {
            var at = _awaited.FindIndex(one => one.Due == due);
            if (at < 0)
            {
                _waits.Add(due);
                return;
            }

            _awaited[at].Seen.TrySetResult();
            _awaited.RemoveAt(at);
        }
    }

    private sealed class WatchedTimer(WatchedClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            clock.Note(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
