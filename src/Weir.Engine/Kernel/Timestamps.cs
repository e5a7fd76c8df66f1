namespace Weir.Engine.Kernel;

/// <summary>How stored times are written: whole microseconds since 1970-01-01 UTC.</summary>
public static class Timestamps
{
    /// <summary>A moment as microseconds since the epoch.</summary>
    public static long ToUnixMicroseconds(this DateTimeOffset moment) =>
        (moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The moment that <paramref name="microseconds"/> since the epoch names.</summary>
    public static DateTimeOffset FromUnixMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
