using System.Globalization;
using System.Text;
using Weir.Engine.Configuration;

namespace Weir.Engine.Telemetry.Exposition;

/// <summary>Writes the metrics for a scrape: Prometheus text 0.0.4, or OpenMetrics 1.0. Whole numbers are printed whole, money as exact decimals, nothing with an exponent.</summary>
public static class PrometheusText
{
    /// <summary>The media type of Prometheus text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The media type of OpenMetrics.</summary>
    public const string OpenMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /// <summary>Everything that <paramref name="store"/> holds now.</summary>
    /// <param name="store">The measurements.</param>
    /// <param name="compatibility">Families of names to add. Default none.</param>
    /// <param name="openMetrics">Whether to write OpenMetrics. Default Prometheus text.</param>
    public static string Write(MetricStore store, IReadOnlyList<MetricCompatibility>? compatibility = null, bool openMetrics = false)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.Collect(families =>
        {
            var text = new StringBuilder(64 * 1024);
            foreach (var family in OwnMetrics.Of(families, store.Labels).Concat(Compatibility.Of(families, compatibility ?? [])))
            {
                Append(text, family, openMetrics);
            }

            return text.Append(openMetrics ? "# EOF\n" : "").ToString();
        });
    }

    private static void Append(StringBuilder text, ExposedFamily family, bool openMetrics)
    {
        // OpenMetrics names a counter without its suffix; one whose name does not end so cannot be a counter there.
        var isSuffixed = family.Name.EndsWith("_total", StringComparison.Ordinal);
        var name = openMetrics && family.Kind == ExposedKind.Counter && isSuffixed ? family.Name[..^"_total".Length] : family.Name;
        var type = openMetrics && family.Kind == ExposedKind.Counter && !isSuffixed ? "unknown" : NameOf(family.Kind);
        LabelText.Escape(text.Append("# HELP ").Append(name).Append(' '), family.Help, quotes: openMetrics).Append('\n')
            .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        var boundaries = Array.ConvertAll([.. family.Boundaries], boundary => LeOf(boundary, family.IsMoney, openMetrics));
        foreach (var series in family.Series)
        {
            if (series.Counts is { } counts)
            {
                AppendHistogram(text, family, series, counts, boundaries);
            }
            else
            {
                AppendName(text, family.Name, "", series.Labels, null);
                series.Value.AppendTo(text, family.IsMoney);
                text.Append('\n');
            }
        }
    }

    private static void AppendHistogram(StringBuilder text, ExposedFamily family, ExposedSeries series, long[] counts, string[] boundaries)
    {
        var cumulative = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            cumulative += counts[i];
            AppendName(text, family.Name, "_bucket", series.Labels, i < boundaries.Length ? boundaries[i] : "+Inf").Append(CultureInfo.InvariantCulture, $"{cumulative}\n");
        }

        AppendName(text, family.Name, "_sum", series.Labels, null);
        series.Value.AppendTo(text, family.IsMoney);
        AppendName(text.Append('\n'), family.Name, "_count", series.Labels, null).Append(CultureInfo.InvariantCulture, $"{cumulative}\n");
    }

    private static StringBuilder AppendName(StringBuilder text, string name, string suffix, string labels, string? le)
    {
        text.Append(name).Append(suffix);
        if (labels.Length == 0 && le is null)
        {
            return text.Append(' ');
        }

        text.Append('{').Append(labels);
        if (le is not null)
        {
            text.Append(labels.Length > 0 ? "," : "").Append("le=\"").Append(le).Append('"');
        }

        return text.Append("} ");
    }

    // OpenMetrics wants floating-point boundaries to look like it: 1.0.
    private static string LeOf(double boundary, bool isMoney, bool openMetrics) =>
        (isMoney ? (decimal)boundary / 1_000_000_000m : (decimal)boundary).ToString(openMetrics ? "0.0########" : "0.#########", CultureInfo.InvariantCulture);

    private static string NameOf(ExposedKind kind) => kind switch { ExposedKind.Counter => "counter", ExposedKind.Gauge => "gauge", _ => "histogram" };
}
