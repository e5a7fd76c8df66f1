namespace Weir.Engine.Telemetry.Profiles;

/// <summary>Quantiles of durations in bounded memory: counts in buckets that each reach 2 % further than the one before, so a quantile is right to 1 %.</summary>
/// <remarks>From a microsecond to a day; shorter and longer ones count in the outermost buckets. 1,275 counts, 10 kB. Not safe for concurrent use.</remarks>
internal sealed class DurationSketch
{
    private const double Growth = 1.02;
    private static readonly double LogGrowth = Math.Log(Growth);
    private static readonly int Buckets = IndexOf(TimeSpan.FromDays(1).TotalMicroseconds) + 1;

    private readonly long[] _counts = new long[Buckets];

    public long Count { get; private set; }

    public void Add(TimeSpan duration)
    {
        _counts[Math.Clamp(IndexOf(duration.TotalMicroseconds), 0, Buckets - 1)]++;
        Count++;
    }

    public void Add(DurationSketch other)
    {
        for (var i = 0; i < Buckets; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
    }

    /// <summary>The duration that a part of all were not longer than: the nearest rank, as S4-30 has it. Zero of none.</summary>
    /// <param name="part">Above 0 to 1.</param>
    public TimeSpan Quantile(double part)
    {
        // As decimal: 0.56 of 25 is the 14th, but in binary a little above 14.
        var rank = (long)decimal.Ceiling(Count * (decimal)part);
        var seen = 0L;
        for (var i = 0; i < Buckets; i++)
        {
            seen += _counts[i];
            if (seen >= rank && seen > 0)
            {
                // The middle of the bucket, in ratio.
                return TimeSpan.FromMicroseconds(Math.Pow(Growth, i - 0.5));
            }
        }

        return TimeSpan.Zero;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
    }

    private static int IndexOf(double microseconds) => microseconds <= 1 ? 0 : (int)Math.Ceiling(Math.Log(microseconds) / LogGrowth);
}
