using System.Globalization;
using Weir.Engine.Ledger;
using Weir.Engine.Pricing;
using Weir.Engine.Telemetry;

namespace Weir.Engine.Proxy.Metering;

/// <summary>What is measured of attempts that are alike.</summary>
internal sealed class AttemptHandles
{
    // In the order of Take.
    private static readonly string[] Types = ["input", "cache_read", "cache_write", "output", "reasoning", "audio", "image"];

    private readonly MetricHandle _attempts;
    private readonly MetricHandle _duration;
    private readonly MetricHandle _cost;
    private readonly MetricHandle[] _tokens;
    private readonly MetricHandle _input;
    private readonly MetricHandle _output;

    public AttemptHandles(AttemptKey key, MetricStore store, GatewayMeter meter)
    {
        var provider = Tag("gen_ai.provider.name", key.Provider);
        var model = Tag("gen_ai.request.model", key.Model);
        _attempts = store.Handle(meter.Attempts, provider, model, Tag("outcome", OutcomeNames.Of(key.Outcome)), Tag("error.type", key.Error ?? ""));
        _duration = store.Handle(meter.AttemptDuration, provider, model);
        _cost = store.Handle(meter.Cost, provider, Tag("gen_ai.request.model", key.RequestedModel), Tag("gen_ai.response.model", key.Model),
            Tag("http.response.status_code", key.Status?.ToString(CultureInfo.InvariantCulture) ?? ""), Tag("genops.team", key.Team), Tag("user.id", key.User));
        _tokens = Array.ConvertAll(Types, type => store.Handle(meter.Tokens, provider, model, Tag("gen_ai.token.type", type)));
        _input = store.Handle(meter.TokenUsage, provider, model, Tag("gen_ai.token.type", "input"));
        _output = store.Handle(meter.TokenUsage, provider, model, Tag("gen_ai.token.type", "output"));
    }

    public void Take(AttemptEntry entry)
    {
        _attempts.Add(1);
        _duration.Add(entry.Duration.TotalSeconds);
        if (entry.Cost.NanoUsd > 0)
        {
            _cost.Add(entry.Cost.NanoUsd);
        }

        Take(entry.Usage);
    }

    private void Take(TokenUsage usage)
    {
        Count(0, usage.Input);
        Count(1, usage.CacheRead);
        Count(2, usage.CacheWrite5m + usage.CacheWrite1h);
        Count(3, usage.Output);
        Count(4, usage.Reasoning);
        Count(5, usage.AudioInput + usage.AudioOutput);
        Count(6, usage.Image);
        if (usage.TotalInput > 0)
        {
            _input.Add(usage.TotalInput);
            _output.Add(usage.TotalOutput);
        }
    }

    private void Count(int type, long tokens)
    {
        if (tokens > 0)
        {
            _tokens[type].Add(tokens);
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
