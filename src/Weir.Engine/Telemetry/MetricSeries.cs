namespace Weir.Engine.Telemetry;

/// <summary>One running count, level or distribution.</summary>
internal sealed class MetricSeries(double[]? boundaries)
{
    private readonly long[] _counts = boundaries is null ? [] : new long[boundaries.Length + 1];
    private long _value;
    private double _sum;

    public long Value => Interlocked.Read(ref _value);

    public double Sum => Volatile.Read(ref _sum);

    /// <summary>Observations in each bucket, not cumulative; the last has no upper boundary.</summary>
    public long[] Counts => [.. _counts];

    public void Add(long value) => Interlocked.Add(ref _value, value);

    public void Set(long value) => Interlocked.Exchange(ref _value, value);

    public void Observe(double value)
    {
        var bucket = Array.BinarySearch(boundaries!, value);
        Interlocked.Increment(ref _counts[bucket < 0 ? ~bucket : bucket]);
        double before;
        double after;
        do
        {
            before = Volatile.Read(ref _sum);
            after = before + value;
        }
        while (Interlocked.CompareExchange(ref _sum, after, before) != before);
    }
}
