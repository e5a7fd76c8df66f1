using System.Globalization;
using Weir.Engine.Ledger;
using Weir.Engine.Limits;
using Weir.Engine.Operations;
using Weir.Engine.Providers;
using Weir.Engine.Telemetry;
using Weir.Engine.Telemetry.Profiles;

namespace Weir.Engine.Proxy.Metering;

/// <summary>Measures calls and attempts. Operations that are alike share the handles of their series; so measuring one makes nothing (docs/adr/0011).</summary>
internal sealed class PathMeter
{
    private readonly GatewayMeter _meter;
    private readonly RecentDurations _recent;

    // By surface: as many as there are.
    private readonly MetricHandle[] _active;

    // Bounded: MetricBundles.Most each.
    private readonly MetricBundles<string, MetricHandle> _sent;
    private readonly MetricBundles<AttemptKey, AttemptHandles> _attempts;
    private readonly MetricBundles<OperationKey, OperationHandles> _operations;

    public PathMeter(MetricStore store, GatewayMeter meter, RecentDurations recent, ProfileBook profiles)
    {
        _meter = meter;
        _recent = recent;
        _active = Array.ConvertAll(Enum.GetValues<Surface>(), surface => store.Handle(meter.ActiveOperations, new KeyValuePair<string, object?>("http.route", surface.RouteOf())));
        _sent = new(provider => store.Handle(meter.ActiveAttempts, new KeyValuePair<string, object?>("gen_ai.provider.name", provider)));
        _attempts = new(key => new(key, store, meter));
        _operations = new(key => new(key, store, meter, profiles));
    }

    public void Arrived(Surface surface) => _active[(int)surface].Add(1);

    public void Left(Surface surface) => _active[(int)surface].Add(-1);

    /// <summary>An attempt is under way, until it ends.</summary>
    public void Sent(string provider) => _sent.Of(provider).Add(1);

    /// <summary>Operations under way at an endpoint.</summary>
    public long ActiveAt(string endpoint) => Enum.GetValues<Surface>().Where(surface => surface.RouteOf() == endpoint).Sum(surface => _active[(int)surface].Level);

    /// <summary>Average duration of the last 100 operations.</summary>
    public TimeSpan RecentAverage => TimeSpan.FromSeconds(_recent.Average);

    /// <summary>Attempts under way at a provider.</summary>
    public long Active(string provider) => _sent.Of(provider).Level;

    /// <summary>A caller's own limit refused a call.</summary>
    public void RateRefused(LimitKind limit, string? team) =>
        _meter.RateRefusals.Add(1, new("weir.limit", limit switch { LimitKind.Requests => "requests", LimitKind.Tokens => "tokens", _ => "concurrency" }), new("genops.team", team ?? ""));

    public void Ended(AttemptEntry entry, bool userLabels)
    {
        _sent.Of(entry.Provider).Add(-1);
        var who = entry.Attribution;
        _attempts.Of(new(entry.Provider, entry.Model, entry.RequestedModel, who.Team ?? "", userLabels ? who.User ?? "" : "", entry.Outcome, entry.Status, entry.Error)).Take(entry);
    }

    /// <returns>Whether it took longer than <paramref name="threshold"/>.</returns>
    public bool Ended(OperationRecord record, OperationTags tags, List<AttemptEntry> entries, TimeSpan? threshold)
    {
        // The client's own text becomes a label only once it named a model that exists.
        var model = record.Decision is null ? "" : record.Model;
        var team = record.Attribution.Team ?? "";
        var isLong = _operations.Of(new(tags.Surface, record.Provider ?? "", model, team, tags.Tier ?? "default", record.Outcome, record.Status, record.Error)).Take(record, threshold);
        _recent.Add(record.Duration);
        for (var i = 1; i < entries.Count; i++)
        {
            if (entries[i - 1].Provider != entries[i].Provider)
            {
                Switched(entries[i - 1], entries[i], model, team);
            }
        }

        return isLong;
    }

    // Rare, so it may take the long way.
    private void Switched(AttemptEntry before, AttemptEntry after, string model, string team) => _meter.Switches.Add(
        1, new("weir.provider.before", before.Provider), new("gen_ai.provider.name", after.Provider), new("gen_ai.request.model", model),
        new("http.response.status_code", before.Status?.ToString(CultureInfo.InvariantCulture) ?? ""), new("error.type", before.Error ?? ""), new("genops.team", team));
}
