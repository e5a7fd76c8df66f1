namespace Weir.Tests.Support;

/// <summary>A clock that stands still until a test moves it. Wall time, timestamps and timers advance together.</summary>
/// <remarks>
/// Timers fire on the thread that calls <see cref="Advance"/>, in the order of their due times (ties: the order of their creation), each with
/// the clock standing at its due time. A callback may start, change or stop timers; one that becomes due within the same advance still fires.
/// </remarks>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start;
    private long _elapsed;
    private long _jumped;
    private long _created;

    /// <summary>Starts at noon on 1 March 2026 UTC.</summary>
    public ManualClock()
        : this(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public ManualClock(DateTimeOffset start)
    {
        _start = start.ToUniversalTime();
    }

    /// <summary>How far the clock was moved since it was made.</summary>
    public TimeSpan Elapsed => new(Volatile.Read(ref _elapsed));

    /// <summary>Timers that are waiting for a due time.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Ticks of 100 ns, so that a timestamp difference is a <see cref="TimeSpan"/> without rounding.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        // Not zero at the start: code that takes 0 for "never" must not pass its test by accident.
        return Volatile.Read(ref _elapsed) + TimeSpan.TicksPerDay;
    }

    public override DateTimeOffset GetUtcNow()
    {
        return _start.AddTicks(Volatile.Read(ref _elapsed) + Volatile.Read(ref _jumped));
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state, Interlocked.Increment(ref _created));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Sets the wall clock, forward or back, as a person or a time server would: timestamps and timers know nothing of it.</summary>
    public void JumpTo(DateTimeOffset wall)
    {
        Volatile.Write(ref _jumped, (wall.ToUniversalTime() - _start).Ticks - Volatile.Read(ref _elapsed));
    }

    /// <summary>Moves the clock forward and fires what becomes due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var target = _elapsed + by.Ticks;
        while (TakeDue(target) is { } due)
        {
            due.Fire();
        }
    }

    private ManualTimer? TakeDue(long target)
    {
        lock (_gate)
        {
            var first = _timers.MinBy(static timer => (timer.Due, timer.Number));
            if (first is null || first.Due > target)
            {
                _elapsed = Math.Max(_elapsed, target);
                return null;
            }

            _elapsed = Math.Max(_elapsed, first.Due);
            if (first.Period > 0)
            {
                first.Due += first.Period;
            }
            else
            {
                _timers.Remove(first);
            }

            return first;
        }
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state, long number) : ITimer
    {
        private bool _disposed;

        public long Due { get; set; }

        public long Period { get; private set; }

        public long Number { get; } = number;

        public void Fire()
        {
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                if (_disposed)
                {
                    return false;
                }

                if (dueTime >= TimeSpan.Zero)
                {
                    Due = clock._elapsed + dueTime.Ticks;
                    Period = period > TimeSpan.Zero ? period.Ticks : 0;
                    clock._timers.Add(this);
                }

                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _disposed = true;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
