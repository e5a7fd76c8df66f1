using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>providers.*.health_check</c> and <c>integrations.*.health_check</c>.</summary>
internal static class HealthCheckSection
{
    public static readonly ObjectKind<HealthCheckConfig> Kind = Of(() => new());

    /// <summary>The same with other defaults.</summary>
    public static ObjectKind<HealthCheckConfig> Of(Func<HealthCheckConfig> defaults) => new ObjectKind<HealthCheckConfig>("health check", defaults)
        .Field("enabled", Values.Boolean, h => h.Enabled, (h, value) => h with { Enabled = value },
            "Whether the provider is probed.")
        .Field("interval_seconds", Values.Integer(1, 86_400, "seconds"), h => h.IntervalSeconds, (h, value) => h with { IntervalSeconds = value },
            "Time between two probes.")
        .Optional("endpoint", Values.UrlPath, h => h.Endpoint, (h, value) => h with { Endpoint = value },
            "Path to ask. Default: the kind's own.")
        .Field("timeout_seconds", Values.Integer(1, 300, "seconds"), h => h.TimeoutSeconds, (h, value) => h with { TimeoutSeconds = value },
            "When a probe has failed.");
}
