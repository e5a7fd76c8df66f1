using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>telemetry</c>.</summary>
internal static class TelemetrySection
{
    public static readonly ObjectKind<TelemetryConfig> Kind = new ObjectKind<TelemetryConfig>("telemetry", () => new())
        .Field("metrics", MetricsSection.Kind, t => t.Metrics, (t, value) => t with { Metrics = value },
            "Metrics.")
        .Field("user_labels", Values.Boolean, t => t.UserLabels, (t, value) => t with { UserLabels = value },
            "Whether metrics carry the user as a label; raises their number.")
        .Field("operations", OperationsSection.Kind, t => t.Operations, (t, value) => t with { Operations = value },
            "Records of operations.")
        .Field("logging", LoggingSection.Kind, t => t.Logging, (t, value) => t with { Logging = value },
            "Logging.");
}
