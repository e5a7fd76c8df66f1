namespace Weir.Engine.Telemetry.Thresholds;

/// <summary>One measure of one component over the window.</summary>
/// <param name="Component">Its kind and id.</param>
/// <param name="Metric">What was measured.</param>
/// <param name="Value">How much.</param>
/// <param name="IsEnough">Whether so much was seen that it may raise the grade.</param>
internal readonly record struct ComponentReading(string Component, ThresholdMetric Metric, double Value, bool IsEnough);
