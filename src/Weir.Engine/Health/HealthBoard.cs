using System.Collections.Concurrent;
using Weir.Engine.Telemetry.Thresholds;

namespace Weir.Engine.Health;

/// <summary>What was seen of every subject in the last hour. Kept in memory: health is about now.</summary>
/// <remarks>
/// One hour of counts (3 KB) for each subject. Providers and deployments are bounded by the configuration: those that are gone are forgotten. Integrations
/// name themselves: of at most <see cref="MaxIntegrations"/> something is kept, and a further one takes the place of one that was silent for an hour, if there is any.
/// </remarks>
public sealed class HealthBoard(TimeProvider clock)
{
    /// <summary>Most integrations.</summary>
    public const int MaxIntegrations = 1_000;

    private readonly ConcurrentDictionary<HealthSubject, HealthWindow> _windows = new();
    private readonly Lock _newcomers = new();
    private readonly long _began = clock.GetTimestamp();

    /// <summary>Notes how something ended.</summary>
    /// <param name="subject">Whose health it tells of.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="error">Why it failed, as one of the error table's names.</param>
    /// <param name="ago">How long ago it ended, for what is told late. What ended before this board began, or an hour ago, tells nothing. Default: now.</param>
    public void Add(HealthSubject subject, HealthOutcome outcome, TimeSpan duration, string? error = null, TimeSpan ago = default)
    {
        var at = clock.GetElapsedTime(_began) - ago;
        if (at >= TimeSpan.Zero && ago < TimeSpan.FromMinutes(HealthWindow.Length - 1))
        {
            WindowOf(subject)?.Add(at, outcome, duration, error);
        }
    }

    /// <summary>What was seen of a subject; nothing for one that was never asked.</summary>
    public HealthSample Of(HealthSubject subject) => _windows.TryGetValue(subject, out var window) ? window.Read(clock.GetElapsedTime(_began)) : default;

    /// <summary>What providers and integrations did in the last minutes, as <c>provider:openai</c> and <c>integration:crawler</c>. Deployments are left out: what they do their provider does.</summary>
    /// <param name="minutes">1 to 60; the one that is not over counts as one.</param>
    public IEnumerable<ComponentSample> Components(int minutes)
    {
        var now = clock.GetElapsedTime(_began);
        return from pair in _windows
               where pair.Key.Kind != HealthKind.Deployment
               let seen = pair.Value.Read(now, minutes)
               where seen.Count > 0
               select new ComponentSample($"{(pair.Key.Kind == HealthKind.Provider ? "provider" : "integration")}:{pair.Key.Id}", seen.Count, seen.Failed, seen.Duration);
    }

    /// <summary>The integrations of which something was seen in the last hour, in no order.</summary>
    public IReadOnlyList<string> Integrations() => [.. _windows.Keys.Where(subject => subject.Kind == HealthKind.Integration && Of(subject).Count > 0).Select(subject => subject.Id)];

    /// <summary>Forgets every provider and deployment but these: the configuration has the others no more.</summary>
    public void Retain(IReadOnlySet<HealthSubject> subjects)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        foreach (var gone in _windows.Keys.Where(subject => subject.Kind != HealthKind.Integration && !subjects.Contains(subject)).ToArray())
        {
            _windows.TryRemove(gone, out _);
        }
    }

    private HealthWindow? WindowOf(HealthSubject subject)
    {
        if (_windows.TryGetValue(subject, out var window) || subject.Kind != HealthKind.Integration)
        {
            return window ?? _windows.GetOrAdd(subject, static _ => new());
        }

        lock (_newcomers)
        {
            HealthSubject[] known = [.. _windows.Keys.Where(one => one.Kind == HealthKind.Integration)];
            foreach (var silent in known.Length < MaxIntegrations ? [] : known.Where(one => Of(one).Count == 0))
            {
                _windows.TryRemove(silent, out _);
            }

            return _windows.Keys.Count(one => one.Kind == HealthKind.Integration) < MaxIntegrations ? _windows.GetOrAdd(subject, static _ => new()) : null;
        }
    }
}
