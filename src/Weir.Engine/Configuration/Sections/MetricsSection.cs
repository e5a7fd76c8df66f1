using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>telemetry.metrics</c>.</summary>
internal static class MetricsSection
{
    public static readonly ObjectKind<MetricsConfig> Kind = new ObjectKind<MetricsConfig>("metrics", () => new())
        .Field("compatibility", new ListKind<MetricCompatibility>(Values.Choice<MetricCompatibility>()), m => m.Compatibility, (m, value) => m with { Compatibility = value },
            "Further families of metric names beside Weir's own.")
        .Field("max_label_values", Values.Integer(10, 10_000, "values"), m => m.MaxLabelValues, (m, value) => m with { MaxLabelValues = value },
            "Most values that one label of a metric may have; every further one is counted as `other`, and the folding is counted too.");
}
