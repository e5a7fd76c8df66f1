namespace Weir.Engine.Telemetry;

/// <summary>One series of an instrument, found at the first measurement and kept, so that the next ones neither make tags nor look anything up.</summary>
/// <remarks>What is measured by it is seen in the <see cref="MetricStore"/> alone, not by other listeners of the runtime (docs/adr/0011).</remarks>
public sealed class MetricHandle
{
    private readonly MetricFamily _family;
    private readonly KeyValuePair<string, object?>[] _tags;
    private MetricSeries? _series;

    internal MetricHandle(MetricFamily family, KeyValuePair<string, object?>[] tags)
    {
        _family = family;
        _tags = tags;
    }

    /// <summary>Measures a whole number.</summary>
    public void Add(long value) => Series().Take(value);

    /// <summary>Measures a real number.</summary>
    public void Add(double value) => Series().Take(value);

    /// <summary>The level now, of what counts whole numbers up and down; 0 before the first measurement.</summary>
    public long Level => _series?.Whole ?? 0;

    private MetricSeries Series()
    {
        if (_series is { IsDropped: false } known)
        {
            return known;
        }

        // What is folded is looked up each time: it is to be counted as such, and the bound may be raised.
        var found = _family.Find(_tags, out var isFolded);
        _series = isFolded ? null : found;
        return found;
    }
}
