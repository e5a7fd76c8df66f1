namespace Weir.Engine.Routing;

/// <summary>The breakers of one deployment, one for each class of error that it has met, and who may try it while half-open. Safe for many threads.</summary>
internal sealed class DeploymentBreakers(BreakerOptions options)
{
    private readonly Lock _gate = new();
    private readonly CircuitBreaker?[] _breakers = new CircuitBreaker?[Enum.GetValues<ErrorClass>().Length];
    private SlidingCount _attempts = new(options.WindowSeconds * TimeSpan.TicksPerSecond);
    private BreakerOptions _options = options;
    private volatile bool _anyOpen;
    private long _trialBeganAt;
    private long _trialEndsAt;

    /// <summary>False when all are closed: the usual case, told without a lock.</summary>
    public bool AnyOpen => _anyOpen;

    /// <summary>The worst state of its breakers and when the last of them may be tried. Half-open and being tried counts as open.</summary>
    public (BreakerState State, long RetryAt) Read(long now)
    {
        lock (_gate)
        {
            return ReadLocked(now);
        }
    }

    /// <summary>Takes the one trial of the half-open state. It comes back with the outcome, or after the time a breaker stays open.</summary>
    public bool TryBeginTrial(long now)
    {
        lock (_gate)
        {
            if (ReadLocked(now).State != BreakerState.HalfOpen)
            {
                return false;
            }

            _trialBeganAt = now;
            _trialEndsAt = now + (_options.OpenSeconds * TimeSpan.TicksPerSecond);
            return true;
        }
    }

    /// <summary>Goes on by other options. What is open stays open until its time is up; counts begin anew where the window has another length.</summary>
    public void Use(BreakerOptions next)
    {
        lock (_gate)
        {
            if (next == _options)
            {
                return;
            }

            _attempts = next.WindowSeconds == _options.WindowSeconds ? _attempts : new(next.WindowSeconds * TimeSpan.TicksPerSecond);
            _options = next;
            foreach (var breaker in _breakers)
            {
                breaker?.Use(next);
            }
        }
    }

    public void Abandon(long startedAt)
    {
        lock (_gate)
        {
            EndTrial(startedAt);
        }
    }

    public void Succeed(long now, long startedAt)
    {
        lock (_gate)
        {
            _attempts.Add(now);
            if (!_anyOpen)
            {
                return;
            }

            EndTrial(startedAt);
            foreach (var breaker in _breakers)
            {
                if (breaker is not null && breaker.IsOpenedBefore(startedAt))
                {
                    breaker.Close();
                }
            }

            _anyOpen = Array.Exists(_breakers, breaker => breaker is not null && breaker.State(now) != BreakerState.Closed);
        }
    }

    public void Fail(ErrorClass errorClass, long now, long startedAt, TimeSpan? retryAfter)
    {
        lock (_gate)
        {
            _attempts.Add(now);
            EndTrial(startedAt);
            foreach (var breaker in _breakers)
            {
                // A trial that fails in another way has not shown that the old trouble is over.
                if (breaker is not null && breaker.ErrorClass != errorClass && breaker.State(now) == BreakerState.HalfOpen && breaker.IsOpenedBefore(startedAt))
                {
                    breaker.Open(now, null);
                }
            }

            var failed = _breakers[(int)errorClass] ??= new CircuitBreaker(errorClass, _options);
            failed.Fail(now, startedAt, _attempts.Read(now), retryAfter);
            _anyOpen |= failed.State(now) != BreakerState.Closed;
        }
    }

    public List<BreakerSnapshot> Snapshot(string deployment, long now, DateTimeOffset utcNow)
    {
        lock (_gate)
        {
            var rows = new List<BreakerSnapshot>();
            foreach (var breaker in _breakers)
            {
                if (breaker is not null)
                {
                    var state = breaker.State(now);
                    var closed = state == BreakerState.Closed;
                    rows.Add(new BreakerSnapshot(
                        deployment,
                        breaker.ErrorClass,
                        state,
                        (int)Math.Min(breaker.Failures(now), int.MaxValue),
                        closed ? null : utcNow.AddTicks(breaker.OpenedAt - now),
                        closed ? null : utcNow.AddTicks(breaker.RetryAt - now)));
                }
            }

            return rows;
        }
    }

    /// <summary>The outcome of an attempt that began before the trial is not the trial's.</summary>
    private void EndTrial(long startedAt)
    {
        if (startedAt >= _trialBeganAt)
        {
            _trialEndsAt = 0;
        }
    }

    private (BreakerState State, long RetryAt) ReadLocked(long now)
    {
        var (worst, retryAt) = (BreakerState.Closed, 0L);
        foreach (var breaker in _breakers)
        {
            if (breaker is null || breaker.State(now) is var state && state == BreakerState.Closed)
            {
                continue;
            }

            worst = worst == BreakerState.Open ? worst : state;
            retryAt = Math.Max(retryAt, breaker.RetryAt);
        }

        return worst == BreakerState.HalfOpen && now < _trialEndsAt ? (BreakerState.Open, _trialEndsAt) : (worst, retryAt);
    }
}
