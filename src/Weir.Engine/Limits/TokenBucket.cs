namespace Weir.Engine.Limits;

/// <summary>A bucket that fills at a steady rate up to its capacity and is drawn on by requests. Not safe for several threads.</summary>
/// <remarks>
/// <para>Integer arithmetic on the monotonic clock: the level is counted in parts of 1/600,000,000 token, so that each 100 ns adds exactly the
/// rate per minute and nothing is lost to rounding, however often it is looked at. There is no timer; it fills when it is looked at.</para>
/// <para>A draw larger than the capacity passes when the bucket is full, else it could never pass; the level is then below zero and the
/// next draws wait until that is paid back. Corrections can take it below zero too, at most by one hour of filling.</para>
/// </remarks>
internal sealed class TokenBucket
{
    /// <summary>Largest capacity and rate: keeps every product below 2^63.</summary>
    public const int Largest = 1_000_000_000;

    private const long PartsPerToken = TimeSpan.TicksPerMinute;
    private const int DebtMinutes = 60;
    private const long DebtTokens = 10L * Largest;

    private readonly TimeProvider _clock;
    private readonly long _origin;
    private long _capacity;
    private long _perMinute;
    private long _parts;
    private long _filledAt; // 100 ns since the origin: differences of whole ticks lose nothing, differences of timestamps would

    /// <summary>A full bucket.</summary>
    public TokenBucket(int capacity, int perMinute, TimeProvider clock)
    {
        _clock = clock;
        _origin = clock.GetTimestamp();
        Resize(capacity, perMinute);
        _parts = CapacityParts;
    }

    private long CapacityParts => _capacity * PartsPerToken;

    /// <summary>Whether a new bucket would look the same.</summary>
    public bool IsFull
    {
        get
        {
            Fill();
            return _parts == CapacityParts;
        }
    }

    /// <summary>How it stands now.</summary>
    public LimitLevel Read()
    {
        Fill();
        return new LimitLevel(_capacity, Math.Max(0, _parts / PartsPerToken), TimeUntil(CapacityParts));
    }

    /// <summary>How long until a draw of that many tokens passes; zero when it passes now. Takes nothing.</summary>
    public TimeSpan WaitFor(long tokens)
    {
        Fill();
        return TimeUntil(Math.Min(tokens, _capacity) * PartsPerToken);
    }

    /// <summary>Takes tokens out (or, below zero, puts them back), whatever the level.</summary>
    public void Draw(long tokens)
    {
        Fill();
        var parts = Math.Clamp(tokens, -Largest, Largest) * PartsPerToken;
        _parts = Math.Clamp(_parts - parts, -Math.Min(DebtMinutes * _perMinute, DebtTokens) * PartsPerToken, CapacityParts);
    }

    /// <summary>Changes capacity and rate; what is in it stays, as far as it still fits.</summary>
    public void Resize(int capacity, int perMinute)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, Largest);
        ArgumentOutOfRangeException.ThrowIfLessThan(perMinute, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(perMinute, Largest);
        Fill();
        (_capacity, _perMinute) = (capacity, perMinute);
        _parts = Math.Min(_parts, CapacityParts);
    }

    private void Fill()
    {
        var now = _clock.GetElapsedTime(_origin).Ticks;
        var elapsed = now - _filledAt;
        if (elapsed <= 0)
        {
            return;
        }

        // Compared before it is multiplied: years of silence must not overflow.
        var missing = CapacityParts - _parts;
        _parts = elapsed >= DivideUp(missing, Math.Max(_perMinute, 1)) ? CapacityParts : _parts + (elapsed * _perMinute);
        _filledAt = now;
    }

    private TimeSpan TimeUntil(long parts)
    {
        return parts <= _parts ? TimeSpan.Zero : TimeSpan.FromTicks(DivideUp(parts - _parts, _perMinute));
    }

    private static long DivideUp(long dividend, long divisor)
    {
        return (dividend / divisor) + (dividend % divisor > 0 ? 1 : 0);
    }
}
