namespace Weir.Engine.Routing;

/// <summary>The breaker of one deployment and error class. Times are ticks of 100 ns on the board's monotonic clock. Not safe for several threads.</summary>
internal sealed class CircuitBreaker(ErrorClass errorClass, BreakerOptions options)
{
    private SlidingCount _failures = new(options.WindowSeconds * TimeSpan.TicksPerSecond);
    private BreakerOptions _options = options;
    private bool _open;

    public ErrorClass ErrorClass => errorClass;

    /// <summary>When it opened; meaningless when closed.</summary>
    public long OpenedAt { get; private set; }

    /// <summary>From when one request may try; meaningless when closed.</summary>
    public long RetryAt { get; private set; }

    private bool OpensAtOnce => errorClass is ErrorClass.RateLimited or ErrorClass.Credential or ErrorClass.Quota;

    public BreakerState State(long now)
    {
        return !_open ? BreakerState.Closed : now < RetryAt ? BreakerState.Open : BreakerState.HalfOpen;
    }

    public void Use(BreakerOptions next)
    {
        _failures = next.WindowSeconds == _options.WindowSeconds ? _failures : new(next.WindowSeconds * TimeSpan.TicksPerSecond);
        _options = next;
    }

    public long Failures(long now)
    {
        return _failures.Read(now);
    }

    /// <summary>Counts a failure and opens if it was one too many, or if it was the trying request of the half-open state.</summary>
    /// <param name="attempts">All attempts of the deployment in the window, this one included.</param>
    public void Fail(long now, long startedAt, long attempts, TimeSpan? retryAfter)
    {
        _failures.Add(now);
        if (_open && !IsOpenedBefore(startedAt) && retryAfter is null)
        {
            // Late news of the trouble that it is open for.
            return;
        }

        var failures = _failures.Read(now);
        var tooMany = failures >= _options.Failures && failures * 100 >= attempts * _options.FailurePercent;
        if (OpensAtOnce || tooMany || _open)
        {
            Open(now, retryAfter);
        }
    }

    /// <summary>Opens, or stays open for longer; never shortens a wait that is under way.</summary>
    public void Open(long now, TimeSpan? retryAfter)
    {
        if (State(now) != BreakerState.Open)
        {
            OpenedAt = now;
            RetryAt = now;
        }

        _open = true;
        RetryAt = Math.Max(RetryAt, now + (retryAfter?.Ticks ?? _options.OpenSeconds * TimeSpan.TicksPerSecond));
    }

    /// <summary>An attempt succeeded that began after it opened: it works again.</summary>
    public void Close()
    {
        _open = false;
        _failures.Clear();
    }

    /// <summary>Whether the outcome of an attempt begun then says anything new about the trouble it opened for.</summary>
    public bool IsOpenedBefore(long attemptStartedAt)
    {
        return _open && OpenedAt <= attemptStartedAt;
    }
}
