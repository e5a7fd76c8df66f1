namespace Weir.Engine.Health;

/// <summary>How well a subject is, and why.</summary>
/// <param name="Score">From 0, dead, to 1, nothing to complain of. Three decimals.</param>
/// <param name="Grade">The same in one word.</param>
/// <param name="Reasons">What took away from 1, the weightiest first; empty for 1.</param>
public sealed record HealthScore(double Score, HealthGrade Grade, IReadOnlyList<string> Reasons);
