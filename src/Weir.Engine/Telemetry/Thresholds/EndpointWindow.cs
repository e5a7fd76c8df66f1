using Weir.Engine.Telemetry.Profiles;

namespace Weir.Engine.Telemetry.Thresholds;

/// <summary>What the endpoints did in the last minutes: what their profiles count now, less what they counted then.</summary>
/// <remarks>Holds one look for each half minute of the window, at most 122, of a few numbers for each endpoint. Used by one thread.</remarks>
internal sealed class EndpointWindow(ProfileBook book, TimeProvider clock)
{
    private readonly Queue<Look> _looks = new([new(clock.GetTimestamp(), [])]);
    private DateTimeOffset _since = book.Since;

    public IEnumerable<ComponentSample> Read(int minutes)
    {
        if (book.Since != _since)
        {
            // They began anew.
            _since = book.Since;
            _looks.Clear();
            _looks.Enqueue(new(clock.GetTimestamp(), []));
        }

        var now = new Look(clock.GetTimestamp(), book.Totals().ToDictionary(one => one.Component, StringComparer.Ordinal));
        while (_looks.Count > 1 && clock.GetElapsedTime(_looks.ElementAt(1).At, now.At) >= TimeSpan.FromMinutes(minutes))
        {
            _looks.Dequeue();
        }

        var then = _looks.Peek().Totals;
        _looks.Enqueue(now);
        return now.Totals.Values.Select(one => then.TryGetValue(one.Component, out var before)
            ? one with { Operations = one.Operations - before.Operations, Failed = one.Failed - before.Failed, Duration = one.Duration - before.Duration }
            : one);
    }

    private sealed record Look(long At, Dictionary<string, ComponentSample> Totals);
}
