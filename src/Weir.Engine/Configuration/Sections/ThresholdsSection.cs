using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>telemetry.thresholds</c>.</summary>
internal static class ThresholdsSection
{
    private static readonly ThresholdsConfig Defaults = new();

    public static readonly ObjectKind<ThresholdsConfig> Kind = new ObjectKind<ThresholdsConfig>("thresholds", () => new())
        .Field("enabled", Values.Boolean, t => t.Enabled, (t, value) => t with { Enabled = value },
            "Whether thresholds are judged.")
        .Field("tell", Values.Choice<AlertGrade>(), t => t.Tell, (t, value) => t with { Tell = value },
            "The lowest grade that is logged and told to webhooks, as `performance.threshold`. Lower ones are only shown at `GET /api/profiles`.")
        .Field("window_minutes", Values.Integer(1, 60, "minutes"), t => t.WindowMinutes, (t, value) => t with { WindowMinutes = value },
            "What is judged is the last so many minutes.")
        .Field("least_operations", Values.Integer(1, 1_000_000, "operations"), t => t.LeastOperations, (t, value) => t with { LeastOperations = value },
            "With fewer operations in the window, their durations and errors raise no grade.")
        .Field("execution_ms", Grades("execution thresholds", Values.Integer(1, 3_600_000, "milliseconds"), Defaults.ExecutionMs), t => t.ExecutionMs, (t, value) => t with { ExecutionMs = value },
            "Average duration of the window's operations, of each endpoint, provider and integration.")
        .Field("error_percent", Grades("error thresholds", Percent, Defaults.ErrorPercent), t => t.ErrorPercent, (t, value) => t with { ErrorPercent = value },
            "Part of the window's operations that failed, of each endpoint, provider and integration.")
        .Field("memory_percent", Grades("memory thresholds", Percent, Defaults.MemoryPercent), t => t.MemoryPercent, (t, value) => t with { MemoryPercent = value },
            "Memory of the process, of what its container or the machine allows, on average over the window.")
        .Field("cpu_percent", Grades("processor thresholds", Percent, Defaults.CpuPercent), t => t.CpuPercent, (t, value) => t with { CpuPercent = value },
            "Processor time of the process, of all cores that it may use, on average over the window.");

    private static ScalarKind<int> Percent => Values.Integer(1, 100, "percent");

    private static ObjectKind<GradesConfig> Grades(string name, ScalarKind<int> value, GradesConfig defaults) => new ObjectKind<GradesConfig>(name, () => defaults)
        .Field("info", value, g => g.Info, (g, bound) => g with { Info = bound }, "From here on the grade is info.")
        .Field("warning", value, g => g.Warning, (g, bound) => g with { Warning = bound }, "From here on it is warning.")
        .Field("critical", value, g => g.Critical, (g, bound) => g with { Critical = bound }, "From here on it is critical.")
        .Field("emergency", value, g => g.Emergency, (g, bound) => g with { Emergency = bound }, "From here on it is emergency.");
}
