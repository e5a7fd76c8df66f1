namespace Weir.Engine.Telemetry.Exposition;

/// <summary>The instruments under their own names, as the OpenTelemetry specification maps them to Prometheus.</summary>
internal static class OwnMetrics
{
    /// <summary>Every family that has measured something, and what was folded.</summary>
    public static IEnumerable<ExposedFamily> Of(IReadOnlyList<MetricFamily> families, LabelBook labels) => [.. families.Select(Of), Folded(families, labels)];

    private static ExposedFamily Of(MetricFamily family) => new(
        NameOf(family), family.Instrument.Description ?? family.Instrument.Name,
        family.Boundaries is not null ? ExposedKind.Histogram : family.IsCounter ? ExposedKind.Counter : ExposedKind.Gauge,
        [.. family.Series.Select(pair => new ExposedSeries(
            pair.Key.Labels, pair.Value.Value, family.Boundaries is { } counted ? Rebucket.At(pair.Value.Counts, counted, family.Shown) : null))])
    {
        IsMoney = family.IsMoney,
        Boundaries = family.Shown,
    };

    private static ExposedFamily Folded(IReadOnlyList<MetricFamily> families, LabelBook labels) => new(
        "weir_metrics_folded_total", "Measurements counted under 'other', because their metric had too many series or their label too many values", ExposedKind.Counter,
        [
            .. families.Select(family => Row("metric", NameOf(family), family.Folded)),
            .. labels.Folded.Select(pair => Row("label", pair.Key.Replace('.', '_'), pair.Value)),
        ]);

    private static ExposedSeries Row(string label, string value, long count) => new(LabelText.Of([new(label, value)]), new(count), null);

    private static string NameOf(MetricFamily family)
    {
        var unit = family.Instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            "1" => "_ratio",
            GatewayMeter.NanoUsd => "_usd",
            _ => "",
        };
        return family.Instrument.Name.Replace('.', '_') + unit + (family.IsCounter ? "_total" : "");
    }
}
