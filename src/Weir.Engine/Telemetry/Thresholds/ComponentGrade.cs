using Weir.Engine.Configuration;

namespace Weir.Engine.Telemetry.Thresholds;

/// <summary>How one measure of a component stands now.</summary>
/// <param name="Component">Its kind and id: <c>process</c>, <c>endpoint:/v1/messages</c>, <c>provider:openai</c>, <c>integration:crawler</c>.</param>
/// <param name="Metric">What was measured.</param>
/// <param name="Value">How much, in the last window.</param>
/// <param name="Grade">Its grade; null when all is well.</param>
/// <param name="Threshold">Where that grade begins; without one, where warning does.</param>
/// <param name="Since">Since when it has this grade; null without one.</param>
public sealed record ComponentGrade(string Component, ThresholdMetric Metric, double Value, AlertGrade? Grade, int Threshold, DateTimeOffset? Since);
