using System.Diagnostics.Metrics;

namespace Weir.Engine.Telemetry;

/// <summary>Keeps what the instruments measured, ready to be exposed: one series for each instrument and set of tags.</summary>
/// <remarks>Bounded: <see cref="MaxSeries"/> series an instrument; what comes beyond is counted in one series whose tags are all <c>other</c>.</remarks>
public sealed class MetricStore : IDisposable
{
    /// <summary>Most series of one instrument.</summary>
    public const int MaxSeries = 2_000;

    private readonly MeterListener _listener = new();
    private readonly Lock _sync = new();
    private readonly List<MetricFamily> _families = [];

    /// <summary>Starts to listen to every instrument of <paramref name="meter"/>, present and future.</summary>
    public MetricStore(GatewayMeter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (meter.Owns(instrument))
            {
                listener.EnableMeasurementEvents(instrument, Add(instrument));
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>Reads the observed gauges, then returns every family in the order of their names.</summary>
    internal IReadOnlyList<MetricFamily> Collect()
    {
        _listener.RecordObservableInstruments();
        lock (_sync)
        {
            return [.. _families.OrderBy(family => family.Instrument.Name, StringComparer.Ordinal)];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private MetricFamily Add(Instrument instrument)
    {
        var family = new MetricFamily(instrument);
        lock (_sync)
        {
            _families.Add(family);
        }

        return family;
    }
}
