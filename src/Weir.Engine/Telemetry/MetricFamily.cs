using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Weir.Engine.Telemetry;

/// <summary>The series of one instrument.</summary>
/// <remarks>Bounded: <see cref="MetricStore.MaxSeries"/> series; what comes beyond is counted in one series whose tags are all <c>other</c>.</remarks>
internal sealed class MetricFamily
{
    // The runtime makes counters of two levels that its own documentation calls up-down counters; to be dropped once .NET does not.
    private static readonly string[] Levels = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

    private readonly ConcurrentDictionary<TagSet, MetricSeries> _series = new(TagSetComparer.Instance);
    private readonly ConcurrentDictionary<TagSet, MetricSeries>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _byTags;
    private readonly MetricStore _store;
    private readonly bool _isReal;
    private readonly bool _replaces;
    private long _folded;

    public MetricFamily(Instrument instrument, double[] shown, double[]? boundaries, MetricStore store)
    {
        Instrument = instrument;
        Shown = shown;
        Boundaries = boundaries;
        _store = store;
        _byTags = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        _isReal = instrument.GetType().GetGenericArguments() is [var type] && type == typeof(double);
        _replaces = instrument.IsObservable;
        IsCounter = !Levels.Contains(instrument.Name) && instrument.GetType().GetGenericTypeDefinition() is var kind && (kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>));
    }

    public Instrument Instrument { get; }

    public bool IsCounter { get; }

    /// <summary>Where a histogram counts; null for anything else.</summary>
    public double[]? Boundaries { get; }

    /// <summary>Those of them that are shown under its own name.</summary>
    public double[] Shown { get; }

    public bool IsMoney => Instrument.Unit == GatewayMeter.NanoUsd;

    /// <summary>Measurements that found the family full.</summary>
    public long Folded => Interlocked.Read(ref _folded);

    /// <summary>Its series in the order of their labels; of an observed instrument those that the last collection gave.</summary>
    public IEnumerable<KeyValuePair<TagSet, MetricSeries>> Series => _series
        .Where(pair => !_replaces || pair.Value.Given == _store.Collection).OrderBy(pair => pair.Key.Labels, StringComparer.Ordinal);

    /// <summary>Lets every count begin at nothing. Levels stay: what is under way is not over because nobody counts any more.</summary>
    public void Reset()
    {
        if (!IsCounter && Boundaries is null)
        {
            return;
        }

        foreach (var (tags, series) in _series)
        {
            if (_replaces)
            {
                series.CountFromHere();
            }
            else if (_series.TryRemove(KeyValuePair.Create(tags, series)))
            {
                series.Drop();
            }
        }

        Interlocked.Exchange(ref _folded, 0);
    }

    public void Record(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => Of(tags).Take(value);

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => Of(tags).Take(value);

    // An observed instrument is only asked within a collection, one at a time.
    private MetricSeries Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = Find(tags, out _);
        if (_replaces)
        {
            series.Given = _store.Collection;
        }

        return series;
    }

    /// <summary>The series of some tags.</summary>
    /// <param name="tags">The tags.</param>
    /// <param name="isFolded">Whether it is one that stands for others too, and the measurement was counted as folded.</param>
    public MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags, out bool isFolded)
    {
        if (_byTags.TryGetValue(tags, out var series))
        {
            isFolded = false;
            return series;
        }

        var given = TagSet.From(tags);
        var key = _store.Labels.Fold(given);
        isFolded = !ReferenceEquals(key, given);
        if (_series.Count >= MetricStore.MaxSeries && !_series.ContainsKey(key))
        {
            Interlocked.Increment(ref _folded);
            key = key.AllOther();
            isFolded = true;
        }

        return _series.GetOrAdd(key, static (_, family) => new MetricSeries(family.Boundaries, family._isReal, family._replaces), this);
    }
}
