namespace Weir.Engine.Telemetry.Exposition;

/// <summary>A metric under another family's name: made at the scrape from an instrument's series, by summing over the tags that it does not show.</summary>
/// <param name="Name">Its whole name.</param>
/// <param name="Help">What it says.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Source">Name of the instrument.</param>
/// <param name="Labels">Its labels, always all of them.</param>
internal sealed record Projection(string Name, string Help, ExposedKind Kind, string Source, params IReadOnlyList<Label> Labels)
{
    /// <summary>Boundaries of a histogram.</summary>
    public IReadOnlyList<double> Boundaries { get; init; } = [];

    /// <summary>Which series count. Default all.</summary>
    public Func<TagSet, bool> Only { get; init; } = static _ => true;

    /// <summary>Whether values are nano-USD.</summary>
    public bool IsMoney { get; init; }

    /// <summary>Labels of the samples that stand for no traffic, so that rules and panels have something to look at; none where zero would be a statement.</summary>
    public IReadOnlyList<string> Zeros { get; init; } = [LabelText.Of([.. Labels.Select(label => KeyValuePair.Create(label.Name, label.Zero))])];

    /// <summary>The metric as it is now.</summary>
    public ExposedFamily From(MetricFamily? family)
    {
        var sums = new Dictionary<string, ExposedSeries>(StringComparer.Ordinal);
        foreach (var (tags, series) in family?.Series.Where(pair => Only(pair.Key)) ?? [])
        {
            var labels = LabelText.Of([.. Labels.Select(label => KeyValuePair.Create(label.Name, label.From(tags)))]);
            var counts = family!.Boundaries is { } counted && Kind == ExposedKind.Histogram ? Rebucket.At(series.Counts, counted, Boundaries) : null;
            sums[labels] = sums.TryGetValue(labels, out var sum) ? Sum(sum, series.Value, counts) : new(labels, series.Value, counts);
        }

        foreach (var zero in sums.Count == 0 ? Zeros : [])
        {
            sums[zero] = new(zero, new(0L), Kind == ExposedKind.Histogram ? new long[Boundaries.Count + 1] : null);
        }

        return new(Name, Help, Kind, [.. sums.Values.OrderBy(series => series.Labels, StringComparer.Ordinal)]) { IsMoney = IsMoney, Boundaries = Boundaries };
    }

    private static ExposedSeries Sum(ExposedSeries sum, MetricNumber value, long[]? counts)
    {
        for (var i = 0; i < counts?.Length; i++)
        {
            sum.Counts![i] += counts[i];
        }

        return sum with { Value = sum.Value + value };
    }
}
