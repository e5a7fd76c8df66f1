using Weir.Engine.Configuration;

namespace Weir.Engine.Telemetry.Thresholds;

/// <summary>A component reached a threshold, or is below it again.</summary>
/// <param name="At">When that was seen.</param>
/// <param name="Component">Its kind and id.</param>
/// <param name="Metric">What was measured.</param>
/// <param name="Value">How much; null when nothing was seen of it any more.</param>
/// <param name="Threshold">Where the grade begins.</param>
/// <param name="Grade">The grade; of a recovery the worst that was told.</param>
/// <param name="Since">When the episode began.</param>
/// <param name="IsRecovered">Whether it is below the threshold again.</param>
public sealed record PerformanceAlert(DateTimeOffset At, string Component, ThresholdMetric Metric, double? Value, int Threshold, AlertGrade Grade, DateTimeOffset Since, bool IsRecovered);
