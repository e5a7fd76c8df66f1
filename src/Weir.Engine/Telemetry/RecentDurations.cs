namespace Weir.Engine.Telemetry;

/// <summary>Durations of the last <see cref="Most"/> operations, for the average that dashboards of GenOps show (S3-08).</summary>
public sealed class RecentDurations
{
    /// <summary>How many are looked at.</summary>
    public const int Most = 100;

    private readonly Lock _sync = new();
    private readonly TimeSpan[] _ring = new TimeSpan[Most];
    private TimeSpan _sum;
    private long _count;

    /// <summary>Adds one; the oldest goes.</summary>
    public void Add(TimeSpan duration)
    {
        lock (_sync)
        {
            ref var slot = ref _ring[_count++ % Most];
            _sum += duration - slot;
            slot = duration;
        }
    }

    /// <summary>Their average, in seconds; 0 before the first.</summary>
    public double Average
    {
        get
        {
            lock (_sync)
            {
                return _count == 0 ? 0 : _sum.TotalSeconds / Math.Min(_count, Most);
            }
        }
    }
}
