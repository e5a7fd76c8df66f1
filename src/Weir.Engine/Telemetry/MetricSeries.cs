namespace Weir.Engine.Telemetry;

/// <summary>One running count, level or distribution. Whole numbers stay whole: money and tokens are exact.</summary>
/// <param name="boundaries">Where a distribution counts; null for anything else.</param>
/// <param name="isReal">Whether its numbers are real, not whole.</param>
/// <param name="replaces">Whether a number takes the place of the one before, as an observed instrument's does.</param>
internal sealed class MetricSeries(double[]? boundaries, bool isReal, bool replaces)
{
    private readonly long[] _counts = boundaries is null ? [] : new long[boundaries.Length + 1];
    private long _whole;
    private double _real;

    // What an observed count had when it was reset: whoever keeps it goes on counting.
    private long _wholeBefore;
    private double _realBefore;

    /// <summary>The count or level, or the sum of what a histogram observed.</summary>
    public MetricNumber Value => isReal ? new(Volatile.Read(ref _real) - Volatile.Read(ref _realBefore)) : new(Interlocked.Read(ref _whole) - Interlocked.Read(ref _wholeBefore));

    /// <summary>The count or level, where it is whole.</summary>
    public long Whole => Interlocked.Read(ref _whole);

    /// <summary>Number of the collection that it was last given in: what an observed instrument does not give any more is not shown any more.</summary>
    public long Given { get; set; }

    /// <summary>True once it is shown no more: what is measured now belongs to its successor.</summary>
    public bool IsDropped { get; private set; }

    public void Drop() => IsDropped = true;

    /// <summary>Lets an observed count begin at nothing.</summary>
    public void CountFromHere()
    {
        Interlocked.Exchange(ref _wholeBefore, Interlocked.Read(ref _whole));
        Volatile.Write(ref _realBefore, Volatile.Read(ref _real));
    }

    /// <summary>Observations in each bucket, not cumulative; the last has no upper boundary.</summary>
    public long[] Counts => [.. _counts];

    public void Take(long value)
    {
        if (replaces)
        {
            Interlocked.Exchange(ref _whole, value);
        }
        else
        {
            Count(value);
            Interlocked.Add(ref _whole, value);
        }
    }

    public void Take(double value)
    {
        if (replaces)
        {
            Volatile.Write(ref _real, value);
        }
        else
        {
            Count(value);
            Add(value);
        }
    }

    private void Count(double value)
    {
        if (boundaries is not null)
        {
            var bucket = Array.BinarySearch(boundaries, value);
            Interlocked.Increment(ref _counts[bucket < 0 ? ~bucket : bucket]);
        }
    }

    private void Add(double value)
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
}
