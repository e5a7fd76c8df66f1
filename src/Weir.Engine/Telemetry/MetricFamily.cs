using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Weir.Engine.Telemetry;

/// <summary>The series of one instrument.</summary>
internal sealed class MetricFamily
{
    private readonly ConcurrentDictionary<TagSet, MetricSeries> _series = new(TagSetComparer.Instance);
    private readonly ConcurrentDictionary<TagSet, MetricSeries>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _byTags;
    private readonly double[]? _buckets;
    private readonly bool _replaces;
    private long _folded;

    public MetricFamily(Instrument instrument)
    {
        Instrument = instrument;
        _byTags = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        _buckets = instrument is Histogram<double> histogram ? [.. histogram.Advice?.HistogramBucketBoundaries ?? Buckets.Duration] : null;
        _replaces = instrument.IsObservable;
    }

    public Instrument Instrument { get; }

    public bool IsHistogram => _buckets is not null;

    public double[] Boundaries => _buckets ?? [];

    /// <summary>Measurements that found the family full.</summary>
    public long Folded => Interlocked.Read(ref _folded);

    public IEnumerable<KeyValuePair<TagSet, MetricSeries>> Series => _series.OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal);

    public void Record(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_replaces)
        {
            Of(tags).Set(value);
        }
        else
        {
            Of(tags).Add(value);
        }
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => Of(tags).Observe(value);

    private MetricSeries Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_byTags.TryGetValue(tags, out var series))
        {
            return series;
        }

        var key = TagSet.From(tags);
        if (_series.Count >= MetricStore.MaxSeries)
        {
            Interlocked.Increment(ref _folded);
            key = key.AllOther();
        }

        return _series.GetOrAdd(key, static (_, buckets) => new MetricSeries(buckets), _buckets);
    }
}
