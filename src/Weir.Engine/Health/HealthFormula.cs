using System.Globalization;

namespace Weir.Engine.Health;

/// <summary>The one rule that makes a score (docs/health.md). Fixed, so that a score means the same everywhere.</summary>
/// <remarks>
/// S1-07's formula gives 8 of 10 a score of 0.336 where its own test wants 0.6 to 0.9. This keeps its parts and grades and makes each part
/// continuous and weighted by how much was seen.
/// </remarks>
public static class HealthFormula
{
    /// <summary>What takes longer counts as slow (S1-12).</summary>
    public static readonly TimeSpan SlowAfter = TimeSpan.FromSeconds(30);

    /// <summary>How long a failure weighs by its being recent (S1-07).</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    // As if it had answered so many times already: few failures of few calls condemn nobody.
    private const double Trust = 10;
    private const int DeadProbes = 3;

    /// <summary>The score of what was seen.</summary>
    public static HealthScore Of(HealthSample seen, HealthSignals signals)
    {
        var total = seen.Weight + Trust;
        var failed = seen.FailedWeight / total;
        var parts = new List<(double Factor, string Reason)>
        {
            (1 - failed, Text($"{seen.Failed} of {seen.Count} calls in the last hour failed")),
            (1 - (0.5 * seen.FallbackWeight / total), Text($"{seen.Fallbacks} of {seen.Count} calls in the last hour were answered by a fallback")),
            (1 - (0.5 * seen.SlowWeight / total), Text($"{seen.Slow} of {seen.Count} calls in the last hour took longer than {SlowAfter.TotalSeconds:0} s")),
            (1 - (Math.Min(0.3, failed) * Freshness(seen)), Text($"the last failure was {Minutes(seen.LastFailureAgo)} ago: {seen.LastError ?? "unknown"}")),
            (signals.FailedProbes switch { 0 => 1, < DeadProbes => 0.5, _ => 0.3 }, Text($"its last {Probes(signals.FailedProbes)} failed: {signals.ProbeError ?? "no answer"}")),
            (signals.OpenBreakers == 0 ? 1 : signals.OpenBreakers < signals.Breakers ? 0.8 : 0.5, Text($"{signals.OpenBreakers} of {signals.Breakers} circuit breakers are open")),
        };
        var score = Math.Round(Math.Clamp(parts.Aggregate(1d, (product, part) => product * part.Factor), 0, 1), 3);
        return new(score, GradeOf(score), [.. parts.Where(part => part.Factor < 1).OrderBy(part => part.Factor).Select(part => part.Reason)]);
    }

    /// <summary>The grade of a score.</summary>
    public static HealthGrade GradeOf(double score) => score switch
    {
        >= 0.9 => HealthGrade.Healthy,
        >= 0.7 => HealthGrade.Degraded,
        >= 0.5 => HealthGrade.Unhealthy,
        _ => HealthGrade.Critical,
    };

    private static double Freshness(HealthSample seen) => seen.LastFailureAgo is { } ago ? Math.Max(0, 1 - (ago / Recent)) : 0;

    private static string Minutes(TimeSpan? ago) => ago is { TotalMinutes: < 1 } or null ? "less than a minute" : Text($"{ago.Value.TotalMinutes:0} min");

    private static string Probes(int count) => count == 1 ? "probe" : Text($"{count} probes");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
