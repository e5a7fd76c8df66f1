using System.Collections.Concurrent;
using Weir.Engine.Telemetry.Thresholds;

namespace Weir.Engine.Telemetry.Profiles;

/// <summary>The profile of every kind of operation: of each endpoint and model (S4-30, S3-09).</summary>
/// <param name="clock">Says since when they count.</param>
public sealed class ProfileBook(TimeProvider clock)
{
    /// <summary>Most profiles. Of models beyond them all count in one of their endpoint's. About 10 kB each.</summary>
    public const int Most = 500;

    private readonly ConcurrentDictionary<(string Endpoint, string Model), Profile> _profiles = new();
    private long _sinceTicks = clock.GetUtcNow().UtcTicks;

    /// <summary>Since when they count.</summary>
    public DateTimeOffset Since => new(Interlocked.Read(ref _sinceTicks), TimeSpan.Zero);

    /// <summary>The profile of an endpoint and a model; keep it rather than ask each time.</summary>
    public Profile Of(string endpoint, string model)
    {
        var key = _profiles.Count < Most || _profiles.ContainsKey((endpoint, model)) ? (endpoint, model) : (endpoint, LabelBook.Other);
        return _profiles.GetOrAdd(key, static one => new(one.Endpoint, one.Model));
    }

    /// <summary>What they know: of each endpoint, or of each endpoint and model. Those without an operation are left out.</summary>
    public IReadOnlyList<ProfileReading> Read(bool byModel) =>
    [
        .. _profiles.GroupBy(pair => (pair.Key.Endpoint, Model: byModel ? pair.Key.Model : null)).Select(group => Together(group.Key.Endpoint, group.Key.Model, [.. group.Select(pair => pair.Value)]))
            .Where(one => one.Count > 0).OrderBy(one => one.Endpoint, StringComparer.Ordinal).ThenBy(one => one.Model, StringComparer.Ordinal),
    ];

    /// <summary>What each endpoint did since they count.</summary>
    internal IEnumerable<ComponentSample> Totals() =>
        from pair in _profiles
        group pair.Value.Totals() by pair.Key.Endpoint into endpoint
        select new ComponentSample(ComponentOf(endpoint.Key), endpoint.Sum(one => one.Count), endpoint.Sum(one => one.Failed), TimeSpan.FromTicks(endpoint.Sum(one => one.Sum.Ticks)));

    /// <summary>The name of an endpoint among the components that are judged.</summary>
    public static string ComponentOf(string endpoint) => "endpoint:" + endpoint;

    /// <summary>Lets all begin at nothing.</summary>
    public void Clear()
    {
        Interlocked.Exchange(ref _sinceTicks, clock.GetUtcNow().UtcTicks);
        foreach (var profile in _profiles.Values)
        {
            profile.Clear();
        }
    }

    private static ProfileReading Together(string endpoint, string? model, Profile[] profiles)
    {
        var sketch = new DurationSketch();
        ProfileReading[] all = [.. profiles.Select(profile => profile.Read(sketch)).Where(one => one.Count > 0)];
        var last = all.MaxBy(one => one.LastAt);
        return last is null ? new() { Endpoint = endpoint, Model = model } : last with
        {
            Model = model,
            Count = all.Sum(one => one.Count),
            Errors = all.Sum(one => one.Errors),
            Tokens = all.Sum(one => one.Tokens),
            CostNanoUsd = all.Sum(one => one.CostNanoUsd),
            Sum = TimeSpan.FromTicks(all.Sum(one => one.Sum.Ticks)),
            Min = all.Min(one => one.Min),
            Max = all.Max(one => one.Max),
            Exceeded = all.Sum(one => one.Exceeded),
            P50 = sketch.Quantile(0.5),
            P90 = sketch.Quantile(0.9),
            P95 = sketch.Quantile(0.95),
            P99 = sketch.Quantile(0.99),
        };
    }
}
