using Weir.Engine.Configuration;

namespace Weir.Engine.Telemetry.Thresholds;

/// <summary>Judges what was measured, and remembers what was told: a grade once in each episode, and its end.</summary>
/// <remarks>
/// A grade rises at its bound and falls only below <see cref="Calm"/> of it, so that a value that wavers around a bound tells nothing twice. Of a component that is
/// not measured any more the episode ends. As many entries as there are measures in the last look; used by one thread.
/// </remarks>
internal sealed class ThresholdBoard
{
    /// <summary>The part of a bound below which its grade ends.</summary>
    public const double Calm = 0.9;

    private Dictionary<(string Component, ThresholdMetric Metric), Episode> _episodes = [];

    /// <summary>Takes the measures of one look.</summary>
    /// <returns>How all stand now, and what is to be told.</returns>
    public (IReadOnlyList<ComponentGrade> Grades, IReadOnlyList<PerformanceAlert> Alerts) Judge(IEnumerable<ComponentReading> readings, ThresholdsConfig config, DateTimeOffset now)
    {
        var episodes = new Dictionary<(string, ThresholdMetric), Episode>();
        var grades = new List<ComponentGrade>();
        var alerts = new List<PerformanceAlert>();
        foreach (var reading in readings)
        {
            var key = (reading.Component, reading.Metric);
            var bounds = config.Of(reading.Metric);
            var before = _episodes.GetValueOrDefault(key);
            var grade = GradeOf(reading, bounds, before.Grade);
            var after = before with
            {
                Grade = grade,
                Since = grade == before.Grade ? before.Since : now,
                Began = before.Grade is null ? now : before.Began,
                Told = grade >= config.Tell ? grade > before.Told || before.Told is null ? grade : before.Told : null,
            };
            Tell(key, before, after, (reading.Value, bounds), now, alerts);
            episodes[key] = after;
            grades.Add(new(reading.Component, reading.Metric, reading.Value, grade, bounds.From(grade ?? AlertGrade.Warning), grade is null ? null : after.Since));
        }

        foreach (var (key, gone) in _episodes.Where(one => one.Value.Told is not null && !episodes.ContainsKey(one.Key)))
        {
            Tell(key, gone, default, (null, config.Of(key.Metric)), now, alerts);
        }

        _episodes = episodes;
        return (grades, alerts);
    }

    private static AlertGrade? GradeOf(in ComponentReading reading, GradesConfig bounds, AlertGrade? before)
    {
        var reached = bounds.Of(reading.Value);
        if (reached is not null && (before is null || reached > before))
        {
            return reading.IsEnough ? reached : before;
        }

        var kept = bounds.Of(reading.Value / Calm);
        return kept < before ? kept : kept is null ? null : before;
    }

    private static void Tell((string Component, ThresholdMetric Metric) key, in Episode before, in Episode after, (double? Value, GradesConfig Bounds) seen, DateTimeOffset now, List<PerformanceAlert> alerts)
    {
        if (after.Told is { } worse && worse != before.Told)
        {
            alerts.Add(new(now, key.Component, key.Metric, seen.Value, seen.Bounds.From(worse), worse, after.Began, IsRecovered: false));
        }
        else if (before.Told is { } worst && after.Told is null)
        {
            alerts.Add(new(now, key.Component, key.Metric, seen.Value, seen.Bounds.From(worst), worst, before.Began, IsRecovered: true));
        }
    }

    // Told: the worst grade that was told in this episode.
    private readonly record struct Episode(AlertGrade? Grade, DateTimeOffset Since, DateTimeOffset Began, AlertGrade? Told);
}
