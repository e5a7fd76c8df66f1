using System.Globalization;
using Weir.Engine.Operations;
using Weir.Engine.Providers;
using Weir.Engine.Telemetry;
using Weir.Engine.Telemetry.Profiles;

namespace Weir.Engine.Proxy.Metering;

/// <summary>What is measured of operations that are alike. Tags in one order for all, so that a series is one whatever measured it.</summary>
internal sealed class OperationHandles
{
    private readonly MetricHandle _operations;
    private readonly MetricHandle _duration;
    private readonly MetricHandle _overhead;
    private readonly MetricHandle _firstToken;
    private readonly MetricHandle _perToken;
    private readonly MetricHandle _tokens;
    private readonly MetricHandle _cost;
    private readonly MetricHandle? _errors;
    private readonly Profile _profile;

    public OperationHandles(OperationKey key, MetricStore store, GatewayMeter meter, ProfileBook profiles)
    {
        var name = Tag("gen_ai.operation.name", key.Surface.OperationName());
        var route = Tag("http.route", key.Surface.RouteOf());
        var provider = Tag("gen_ai.provider.name", key.Provider);
        var model = Tag("gen_ai.request.model", key.Model);
        var team = Tag("genops.team", key.Team);
        var status = Tag("http.response.status_code", key.Status.ToString(CultureInfo.InvariantCulture));
        _operations = store.Handle(meter.Operations, name, route, provider, model, Tag("outcome", key.Outcome), status, team, Tag("weir.tier", key.Tier));
        _duration = store.Handle(meter.OperationDuration, name, route, provider, model, status, team);
        _overhead = store.Handle(meter.Overhead, name);
        _firstToken = store.Handle(meter.FirstToken, name, provider, model);
        _perToken = store.Handle(meter.PerToken, name, provider, model);
        _tokens = store.Handle(meter.OperationTokens, provider, model, status, team);
        _cost = store.Handle(meter.OperationCost, provider, model, status, team);
        _profile = profiles.Of(key.Surface.RouteOf(), key.Model);
        _errors = key.Error is { } error ? store.Handle(meter.Errors, Tag("error.type", error), name, provider, model, status, team) : null;
    }

    /// <returns>Whether it took longer than it should.</returns>
    public bool Take(OperationRecord record, TimeSpan? threshold)
    {
        _operations.Add(1);
        _duration.Add(record.Duration.TotalSeconds);
        _overhead.Add(record.Overhead.TotalSeconds);
        if (record.FirstEvent is { } first)
        {
            _firstToken.Add(first.TotalSeconds);
            if (record.Usage.TotalOutput > 1)
            {
                _perToken.Add((record.Duration - first).TotalSeconds / (record.Usage.TotalOutput - 1));
            }
        }

        if (record.Attempts > 0)
        {
            _tokens.Add(record.Usage.TotalInput + record.Usage.TotalOutput);
            _cost.Add(record.Cost.NanoUsd);
        }

        _errors?.Add(1);
        return _profile.Add(new(record.Duration, record.Status >= 400, record.Usage.TotalInput + record.Usage.TotalOutput, record.Cost.NanoUsd, record.StartedAt + record.Duration, record.Status >= 500), threshold);
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
