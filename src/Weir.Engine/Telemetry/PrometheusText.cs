using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Weir.Engine.Telemetry;

/// <summary>Writes the metrics as Prometheus text, format 0.0.4. Whole numbers are printed whole, money as exact decimals.</summary>
public static class PrometheusText
{
    /// <summary>The media type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Everything that <paramref name="store"/> holds now.</summary>
    public static string Write(MetricStore store)
    {
        var text = new StringBuilder(16 * 1024);
        var families = store.Collect();
        foreach (var family in families)
        {
            WriteFamily(text, family);
        }

        text.Append("# HELP weir_metrics_folded_total Measurements counted under 'other' because their metric had too many series\n")
            .Append("# TYPE weir_metrics_folded_total counter\n");
        foreach (var family in families)
        {
            text.Append("weir_metrics_folded_total{metric=\"").Append(NameOf(family.Instrument)).Append("\"} ").Append(CultureInfo.InvariantCulture, $"{family.Folded}\n");
        }

        return text.ToString();
    }

    private static void WriteFamily(StringBuilder text, MetricFamily family)
    {
        var name = NameOf(family.Instrument);
        text.Append("# HELP ").Append(name).Append(' ').Append(family.Instrument.Description).Append('\n')
            .Append("# TYPE ").Append(name).Append(' ').Append(TypeOf(family)).Append('\n');
        foreach (var (tags, series) in family.Series)
        {
            if (family.IsHistogram)
            {
                WriteHistogram(text, name, tags, series, family.Boundaries);
            }
            else
            {
                AppendName(text, name, "", tags, null).Append(ValueOf(family.Instrument, series.Value)).Append('\n');
            }
        }
    }

    private static void WriteHistogram(StringBuilder text, string name, TagSet tags, MetricSeries series, double[] boundaries)
    {
        var sum = series.Sum;
        var cumulative = 0L;
        var counts = series.Counts;
        for (var i = 0; i < counts.Length; i++)
        {
            cumulative += counts[i];
            var le = i < boundaries.Length ? boundaries[i].ToString("0.#########", CultureInfo.InvariantCulture) : "+Inf";
            AppendName(text, name, "_bucket", tags, le).Append(CultureInfo.InvariantCulture, $"{cumulative}\n");
        }

        AppendName(text, name, "_sum", tags, null).Append(sum.ToString("0.#########", CultureInfo.InvariantCulture)).Append('\n');
        AppendName(text, name, "_count", tags, null).Append(CultureInfo.InvariantCulture, $"{cumulative}\n");
    }

    private static StringBuilder AppendName(StringBuilder text, string name, string suffix, TagSet tags, string? le)
    {
        text.Append(name).Append(suffix);
        if (tags.Tags.Length == 0 && le is null)
        {
            return text.Append(' ');
        }

        text.Append('{');
        foreach (var tag in tags.Tags)
        {
            AppendLabel(text, tag.Key, tag.Value);
        }

        if (le is not null)
        {
            AppendLabel(text, "le", le);
        }

        text.Length--;
        return text.Append("} ");
    }

    private static void AppendLabel(StringBuilder text, string name, string value)
    {
        text.Append(name.Replace('.', '_')).Append("=\"");
        foreach (var c in value)
        {
            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                _ => text.Append(c),
            };
        }

        text.Append("\",");
    }

    private static string NameOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_');
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            GatewayMeter.NanoUsd => "_usd",
            _ => "",
        };
        return name + unit + (instrument is Counter<long> ? "_total" : "");
    }

    private static string TypeOf(MetricFamily family) => family.IsHistogram ? "histogram" : family.Instrument is Counter<long> ? "counter" : "gauge";

    private static string ValueOf(Instrument instrument, long value) => instrument.Unit == GatewayMeter.NanoUsd
        ? (value / 1_000_000_000m).ToString("0.#########", CultureInfo.InvariantCulture)
        : value.ToString(CultureInfo.InvariantCulture);
}
