using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Configuration;
using Weir.Engine.Health;
using Weir.Engine.Identity.Keys;
using Weir.Engine.Limits;
using Weir.Engine.Providers;
using Weir.Engine.Providers.Probes;
using Weir.Engine.Proxy;
using Weir.Engine.Routing;
using Weir.Tests.Configuration;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

public sealed class ProviderHealthTests
{
    private const string Text = """
        schema: weir/1
        providers:
          one: { kind: simulator, health_check: { enabled: true } }
          two: { kind: simulator }
        models:
          a: { deployments: { first: { provider: one, model: sim-gpt }, second: { provider: two, model: sim-gpt } } }
          b: { deployments: { only: { provider: two, model: sim-gpt-mini } } }
        """;

    private readonly ManualClock _clock = new();
    private readonly ProbeBoard _probes = new();
    private readonly BreakerBoard _breakers;
    private readonly HealthBoard _board;
    private readonly GatewayModel _model;
    private readonly ProviderHealth _health;

    public ProviderHealthTests()
    {
        _breakers = new BreakerBoard(new BreakerOptions { Failures = 1, WindowSeconds = 60, OpenSeconds = 30 }, _clock);
        var upstreams = new UpstreamFactory(new SecretSources(EnvironmentVariables.None, vault: null, shelf: null), _clock, NullLoggerFactory.Instance);
        _model = new GatewayCompiler(upstreams, new LimitRegistry(_clock), new(new byte[KeyHasher.PepperBytes]), EnvironmentVariables.None).Compile(Loading.Good(Text));
        _probes.Watch(_model.Upstreams.Values);
        _board = new HealthBoard(_clock);
        _health = new ProviderHealth(new(_model), _board, _breakers, _probes, _clock);
    }

    [Fact]
    public void What_was_never_seen_is_unknown()
    {
        var view = _health.View();

        Assert.Equal(["one", "two"], view.Select(provider => provider.Name));
        Assert.All(view, provider => Assert.Equal(("simulator", "unknown", null), (provider.Kind, provider.Status, provider.Probe)));
        Assert.Equal([1, 2], view.Select(provider => provider.Deployments));
    }

    [Fact]
    public async Task A_probe_that_works_makes_a_provider_healthy_and_one_that_fails_unhealthy()
    {
        var upstream = _model.Upstreams["one"];
        _probes.Record(upstream, await new Probe(_clock).RunAsync(upstream, null, TestContext.Current.CancellationToken));

        Assert.Equal("healthy", _health.View()[0].Status);
        _probes.Record(upstream, new(false, _clock.GetUtcNow(), TimeSpan.FromMilliseconds(12.34), 1, 503, "answered 503"));

        var view = _health.View()[0];
        Assert.Equal("unhealthy", view.Status);
        Assert.Equal(new ProviderHealth.ProbeView(false, _clock.GetUtcNow(), 12.3, 1, 503, "answered 503"), view.Probe);
    }

    [Fact]
    public void Open_breakers_degrade_a_provider_and_all_of_them_make_it_unhealthy()
    {
        _breakers.Failed("a/second", ErrorClass.ServerError, _clock.GetTimestamp());

        var some = _health.View()[1];
        _breakers.Failed("b/only", ErrorClass.ServerError, _clock.GetTimestamp());
        var all = _health.View();

        Assert.Equal("degraded", some.Status);
        Assert.Equal(["a/second"], some.OpenBreakers);
        Assert.Equal("unhealthy", all[1].Status);
        Assert.Equal("unknown", all[0].Status);
    }

    [Fact]
    public void A_dead_provider_falls_below_half_and_says_why_and_recovers_when_it_answers_again()
    {
        for (var i = 0; i < 20; i++)
        {
            _board.Add(HealthSubject.Provider("two"), HealthOutcome.Failed, TimeSpan.FromSeconds(1), "upstream_unreachable");
        }

        var dead = _health.View()[1];
        Assert.Equal("critical", dead.Status);
        Assert.InRange(dead.Score, 0, 0.5);
        Assert.Equal("20 of 20 calls in the last hour failed", dead.Reasons[0]);
        Assert.Contains("the last failure was less than a minute ago: upstream_unreachable", dead.Reasons);
        Assert.Equal((20, 20, 1000.0, _clock.GetUtcNow()), (dead.LastHour.Attempts, dead.LastHour.Failed, dead.LastHour.AverageMs, dead.LastHour.LastFailureAt));
        var all = _health.System([], 0); // the other one was never asked
        Assert.Equal(("degraded", Math.Round((1 + dead.Score) / 2, 3), 20, 20, 0.0), (all.Status, all.Score, all.Attempts, all.Failed, all.SuccessRate));

        _clock.Advance(TimeSpan.FromMinutes(15));
        for (var i = 0; i < 200; i++)
        {
            _board.Add(HealthSubject.Provider("two"), HealthOutcome.Ok, TimeSpan.FromSeconds(1));
        }

        Assert.Equal("healthy", _health.View()[1].Status);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(("unknown", 1.0), (_health.View()[1].Status, _health.View()[1].Score));
    }
}
