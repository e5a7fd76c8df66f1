using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>integrations.*.monitoring</c>.</summary>
internal static class MonitoringSection
{
    public static readonly ObjectKind<MonitoringConfig> Kind = new ObjectKind<MonitoringConfig>("monitoring", () => new())
        .Field("enabled", Values.Boolean, m => m.Enabled, (m, value) => m with { Enabled = value },
            "Whether it is watched: without it, it is not probed, and the tool is told not to measure.")
        .Field("retention_days", Values.Integer(1, 3_650, "days"), m => m.RetentionDays, (m, value) => m with { RetentionDays = value },
            "How long the tool keeps what it measures.")
        .Field("debug_logging", Values.Boolean, m => m.DebugLogging, (m, value) => m with { DebugLogging = value },
            "Whether the tool writes debug logs.");
}
