using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>telemetry</c>.</summary>
internal static class TelemetrySection
{
    public static readonly ObjectKind<TelemetryConfig> Kind = new ObjectKind<TelemetryConfig>("telemetry", () => new())
        .Field("service_name", Values.Text("name", 64), t => t.ServiceName, (t, value) => t with { ServiceName = value },
            "How the gateway is called in logs and telemetry, as `service`.")
        .Field("metrics", MetricsSection.Kind, t => t.Metrics, (t, value) => t with { Metrics = value },
            "Metrics.")
        .Field("user_labels", Values.Boolean, t => t.UserLabels, (t, value) => t with { UserLabels = value },
            "Whether metrics carry the user as a label; raises their number.")
        .Field("operations", OperationsSection.Kind, t => t.Operations, (t, value) => t with { Operations = value },
            "Records of operations.")
        .Optional("slow_operation_ms", Values.Integer(1, 3_600_000, "milliseconds"), t => t.SlowOperationMs, (t, value) => t with { SlowOperationMs = value },
            "The longest that an operation should take. Longer ones are counted in their profile, logged as `operation_threshold_exceeded` and told to webhooks as `operation.slow`.")
        .Field("thresholds", ThresholdsSection.Kind, t => t.Thresholds, (t, value) => t with { Thresholds = value },
            "What endpoints, providers, integrations and the process may reach before somebody is told.")
        .Optional("otlp", OtlpSection.Kind, t => t.Otlp, (t, value) => t with { Otlp = value },
            "A collector that traces, metrics and logs are sent to by OTLP.")
        .Field("propagate_trace", Values.Boolean, t => t.PropagateTrace, (t, value) => t with { PropagateTrace = value },
            "Whether providers are sent `traceparent`, so that their spans continue a client's trace.")
        .Field("logging", LoggingSection.Kind, t => t.Logging, (t, value) => t with { Logging = value },
            "Logging.");
}
