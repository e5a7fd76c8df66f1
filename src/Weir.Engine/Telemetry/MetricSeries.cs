namespace Weir.Engine.Telemetry;

/// <summary>One running count, level or distribution. Whole numbers stay whole: money and tokens are exact.</summary>
internal sealed class MetricSeries(double[]? boundaries, bool isReal)
{
    private readonly long[] _counts = boundaries is null ? [] : new long[boundaries.Length + 1];
    private long _whole;
    private double _real;

    /// <summary>The count or level, or the sum of what a histogram observed.</summary>
    public MetricNumber Value => isReal ? new(Volatile.Read(ref _real)) : new(Interlocked.Read(ref _whole));

    /// <summary>When it was last given, as a number of the collection: what an observed gauge does not give any more is not shown any more.</summary>
    public long Given { get; set; }

    /// <summary>Observations in each bucket, not cumulative; the last has no upper boundary.</summary>
    public long[] Counts => [.. _counts];

    public void Add(long value) => Interlocked.Add(ref _whole, value);

    public void Set(long value) => Interlocked.Exchange(ref _whole, value);

    public void Set(double value) => Volatile.Write(ref _real, value);

    public void Observe(long value)
    {
        Count(value);
        Add(value);
    }

    public void Observe(double value)
    {
        Count(value);
        Add(value);
    }

    public void Add(double value)
    {
        double before;
        double after;
        do
        {
            before = Volatile.Read(ref _real);
            after = before + value;
        }
        while (Interlocked.CompareExchange(ref _real, after, before) != before);
    }

    private void Count(double value)
    {
        var bucket = Array.BinarySearch(boundaries!, value);
        Interlocked.Increment(ref _counts[bucket < 0 ? ~bucket : bucket]);
    }
}
