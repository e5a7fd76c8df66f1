using System.Collections.Concurrent;

namespace Weir.Engine.Health;

/// <summary>What was seen of every subject in the last hour. Kept in memory: health is about now.</summary>
/// <remarks>Bounded by the configuration: one hour of counts (3 KB) for each provider and deployment; those that are gone are forgotten.</remarks>
public sealed class HealthBoard(TimeProvider clock)
{
    private readonly ConcurrentDictionary<HealthSubject, HealthWindow> _windows = new();
    private readonly long _began = clock.GetTimestamp();

    /// <summary>Notes how something ended.</summary>
    /// <param name="subject">Whose health it tells of.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="error">Why it failed, as one of the error table's names.</param>
    public void Add(HealthSubject subject, HealthOutcome outcome, TimeSpan duration, string? error = null) =>
        _windows.GetOrAdd(subject, static _ => new()).Add(clock.GetElapsedTime(_began), outcome, duration, error);

    /// <summary>What was seen of a subject; nothing for one that was never asked.</summary>
    public HealthSample Of(HealthSubject subject) => _windows.TryGetValue(subject, out var window) ? window.Read(clock.GetElapsedTime(_began)) : default;

    /// <summary>Forgets every subject but these: the configuration has the others no more.</summary>
    public void Retain(IReadOnlySet<HealthSubject> subjects)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        foreach (var gone in _windows.Keys.Where(subject => !subjects.Contains(subject)).ToArray())
        {
            _windows.TryRemove(gone, out _);
        }
    }
}
