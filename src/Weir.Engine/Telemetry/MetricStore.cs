using System.Diagnostics.Metrics;
using Weir.Engine.Telemetry.Exposition;

namespace Weir.Engine.Telemetry;

/// <summary>Keeps what the instruments measured, ready to be exposed: one series for each instrument and set of tags.</summary>
/// <remarks>Bounded: <see cref="MaxSeries"/> series an instrument, and as many values a label as <c>telemetry.metrics.max_label_values</c> says.</remarks>
public sealed class MetricStore : IDisposable
{
    /// <summary>Most series of one instrument.</summary>
    public const int MaxSeries = 2_000;

    /// <summary>Values that one label may have where nothing else is said.</summary>
    public const int DefaultLabelValues = 500;

    /// <summary>The runtime's own meter: processor time, memory, collections, threads, exceptions.</summary>
    private const string RuntimeMeter = "System.Runtime";

    private readonly MeterListener _listener = new();
    private readonly Lock _sync = new();
    private readonly List<MetricFamily> _families = [];
    private readonly Dictionary<Instrument, MetricFamily> _byInstrument = [];
    private readonly Lock _collecting = new();
    private long _collection;
    private long _resets;
    private volatile Func<CancellationToken, Task>[] _prepare = [];

    /// <summary>Starts to listen to every instrument of <paramref name="meter"/> and of the runtime, present and future.</summary>
    /// <param name="meter">The gateway's instruments.</param>
    /// <param name="maxLabelValues">Most values of one label. Default <see cref="DefaultLabelValues"/>.</param>
    public MetricStore(GatewayMeter meter, Func<int>? maxLabelValues = null)
    {
        Labels = new(maxLabelValues ?? (static () => DefaultLabelValues));
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (meter.Owns(instrument) || instrument.Meter.Name == RuntimeMeter)
            {
                listener.EnableMeasurementEvents(instrument, Add(instrument));
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((MetricFamily)state!).Record((long)value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>The values that labels have had.</summary>
    internal LabelBook Labels { get; }

    /// <summary>Number of the collection that is going on, or was the last.</summary>
    internal long Collection => Interlocked.Read(ref _collection);

    /// <summary>How often counts began anew.</summary>
    internal long Resets => Interlocked.Read(ref _resets);

    /// <summary>Reads the observed instruments, then has <paramref name="write"/> show every family, in the order of their names.</summary>
    /// <remarks>One at a time: what an observed instrument gave belongs to one collection.</remarks>
    internal T Collect<T>(Func<IReadOnlyList<MetricFamily>, T> write)
    {
        lock (_collecting)
        {
            Interlocked.Increment(ref _collection);
            _listener.RecordObservableInstruments();
            MetricFamily[] families;
            lock (_sync)
            {
                families = [.. _families.OrderBy(family => family.Instrument.Name, StringComparer.Ordinal)];
            }

            return write(families);
        }
    }

    /// <summary>Has something done before metrics are collected that takes a while, such as reading the store. What it throws, it handles itself.</summary>
    public void BeforeCollection(Func<CancellationToken, Task> prepare)
    {
        lock (_sync)
        {
            _prepare = [.. _prepare, prepare];
        }
    }

    /// <summary>Does what is to be done before a collection.</summary>
    internal Task PrepareAsync(CancellationToken cancellationToken) => Task.WhenAll(_prepare.Select(prepare => prepare(cancellationToken)));

    /// <summary>Lets every counter and histogram begin at nothing, and every label take new values. Levels and gauges stay as they are (S4-17).</summary>
    public void Reset() => Collect(families =>
    {
        foreach (var family in families)
        {
            family.Reset();
        }

        Labels.Reset();
        Interlocked.Increment(ref _resets);
        return 0;
    });

    /// <summary>What measures one series of an instrument, again and again, at least cost.</summary>
    /// <param name="instrument">One of the gateway's own.</param>
    /// <param name="tags">Its tags, in the order that the instrument is always given them.</param>
    /// <exception cref="ArgumentException">The instrument is of another meter.</exception>
    public MetricHandle Handle(Instrument instrument, params KeyValuePair<string, object?>[] tags)
    {
        lock (_sync)
        {
            return _byInstrument.TryGetValue(instrument, out var family)
                ? new(family, tags)
                : throw new ArgumentException("Only the gateway's own instruments can be measured so.", nameof(instrument));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private MetricFamily Add(Instrument instrument)
    {
        var shown = ShownBy(instrument);
        var family = new MetricFamily(instrument, shown ?? [], shown is null ? null : [.. shown.Concat(Compatibility.BoundariesFrom(instrument.Name)).Distinct().Order()], this);
        lock (_sync)
        {
            _families.Add(family);
            _byInstrument[instrument] = family;
        }

        return family;
    }

    private static double[]? ShownBy(Instrument instrument) => instrument switch
    {
        Histogram<double> histogram => [.. histogram.Advice?.HistogramBucketBoundaries ?? Buckets.Duration],
        Histogram<long> histogram => [.. histogram.Advice?.HistogramBucketBoundaries?.Select(boundary => (double)boundary) ?? Buckets.TokenCount],
        _ => null,
    };
}
