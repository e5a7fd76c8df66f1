using Weir.Engine.Configuration;

namespace Weir.Engine.Telemetry.Thresholds;

/// <summary>What is judged of a component.</summary>
public enum ThresholdMetric
{
    /// <summary>Average duration of its operations, milliseconds.</summary>
    ExecutionMs,

    /// <summary>Part of its operations that failed, percent.</summary>
    ErrorPercent,

    /// <summary>Memory, percent of what is allowed.</summary>
    MemoryPercent,

    /// <summary>Processor time, percent of what is allowed.</summary>
    CpuPercent,
}

/// <summary>The bounds and the name of each.</summary>
public static class ThresholdMetrics
{
    /// <summary>Its name in the configuration, in answers and notices: <c>execution_ms</c>.</summary>
    public static string Name(this ThresholdMetric metric) => metric switch
    {
        ThresholdMetric.ExecutionMs => "execution_ms",
        ThresholdMetric.ErrorPercent => "error_percent",
        ThresholdMetric.MemoryPercent => "memory_percent",
        _ => "cpu_percent",
    };

    /// <summary>Its bounds.</summary>
    public static GradesConfig Of(this ThresholdsConfig config, ThresholdMetric metric)
    {
        ArgumentNullException.ThrowIfNull(config);
        return metric switch
        {
            ThresholdMetric.ExecutionMs => config.ExecutionMs,
            ThresholdMetric.ErrorPercent => config.ErrorPercent,
            ThresholdMetric.MemoryPercent => config.MemoryPercent,
            _ => config.CpuPercent,
        };
    }
}
