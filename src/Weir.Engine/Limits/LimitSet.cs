namespace Weir.Engine.Limits;

/// <summary>All limits of one caller. A request passes all of them or takes from none.</summary>
/// <remarks>Safe for many threads; one short lock for each entry and each settlement, none across callers. Memory is constant.</remarks>
public sealed class LimitSet
{
    private static readonly TimeSpan ConcurrencyWait = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly ConcurrencyGate _places = new(null);
    private TokenBucket? _requests;
    private TokenBucket? _tokens;
    private LimitRates _rates = LimitRates.None;
    private long _lastUsed;

    /// <summary>Starts with nothing used.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A rate is below 1 or above 1,000,000,000.</exception>
    public LimitSet(LimitRates rates, TimeProvider clock)
    {
        _clock = clock;
        _lastUsed = clock.GetTimestamp();
        Change(rates);
    }

    /// <summary>The rates in force.</summary>
    public LimitRates Rates => Volatile.Read(ref _rates);

    /// <summary>When a request came last.</summary>
    internal long LastUsed => Volatile.Read(ref _lastUsed);

    /// <summary>True when a new set would behave the same: nothing under way, nothing used up.</summary>
    internal bool IsFresh
    {
        get
        {
            lock (_gate)
            {
                return _places.Inside == 0 && _requests is not { IsFull: false } && _tokens is not { IsFull: false };
            }
        }
    }

    /// <summary>Lets a request in if all limits have room for it.</summary>
    /// <param name="estimatedTokens">What it will probably use, input and output, 0 or more. More than the whole limit passes when nothing was used lately.</param>
    public LimitVerdict TryEnter(long estimatedTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(estimatedTokens);
        if (Rates == LimitRates.None)
        {
            return new LimitVerdict(LimitLease.Unlimited, null);
        }

        lock (_gate)
        {
            Volatile.Write(ref _lastUsed, _clock.GetTimestamp());
            if (Refusal(estimatedTokens) is { } refusal)
            {
                return new LimitVerdict(null, refusal);
            }

            _requests?.Draw(1);
            _tokens?.Draw(estimatedTokens);
#pragma warning disable CA2000 // The caller's to settle.
            return new LimitVerdict(new LimitLease(this, estimatedTokens, drewTokens: _tokens is not null), null);
#pragma warning restore CA2000
        }
    }

    /// <summary>How the limits stand.</summary>
    public LimitReading Read()
    {
        lock (_gate)
        {
            var places = _places.Limit is { } limit ? new LimitLevel(limit, Math.Max(0, limit - _places.Inside), TimeSpan.Zero) : default(LimitLevel?);
            return new LimitReading(_requests?.Read(), _tokens?.Read(), places);
        }
    }

    /// <summary>Puts other rates in force. What was used stays used: a bucket keeps what is in it, as far as the new one holds as much,
    /// and requests under way keep their places. A limit that is new starts full.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A rate is below 1 or above 1,000,000,000. Nothing is changed then.</exception>
    public void Change(LimitRates rates)
    {
        Check(rates.RequestsPerMinute);
        Check(rates.Burst);
        Check(rates.TokensPerMinute);
        Check(rates.Concurrency);
        lock (_gate)
        {
            _requests = Resized(_requests, rates.Burst ?? rates.RequestsPerMinute, rates.RequestsPerMinute);
            _tokens = Resized(_tokens, rates.TokensPerMinute, rates.TokensPerMinute);
            _places.Limit = rates.Concurrency;
            Volatile.Write(ref _rates, rates);
        }
    }

    internal void Return(long tokens)
    {
        lock (_gate)
        {
            _places.Leave();
            _tokens?.Draw(tokens);
        }
    }

    /// <summary>Takes a place when it does not refuse: the place is the one limit that is asked by taking.</summary>
    private LimitRefusal? Refusal(long estimatedTokens)
    {
        var requests = _requests?.WaitFor(1) ?? TimeSpan.Zero;
        var tokens = _tokens?.WaitFor(estimatedTokens) ?? TimeSpan.Zero;
        if (requests > TimeSpan.Zero || tokens > TimeSpan.Zero)
        {
            return requests >= tokens
                ? new LimitRefusal(LimitKind.Requests, _rates.RequestsPerMinute ?? 0, requests)
                : new LimitRefusal(LimitKind.Tokens, _rates.TokensPerMinute ?? 0, tokens);
        }

        return _places.TryEnter() ? null : new LimitRefusal(LimitKind.Concurrency, _places.Limit ?? 0, ConcurrencyWait);
    }

    private TokenBucket? Resized(TokenBucket? bucket, int? capacity, int? perMinute)
    {
        if (capacity is not { } size || perMinute is not { } rate)
        {
            return null;
        }

        if (bucket is null)
        {
            return new TokenBucket(size, rate, _clock);
        }

        bucket.Resize(size, rate);
        return bucket;
    }

    private static void Check(int? rate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rate ?? 1, 1, nameof(rate));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate ?? 1, TokenBucket.Largest, nameof(rate));
    }
}
