using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Configuration;
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
    private readonly GatewayModel _model;

    public ProviderHealthTests()
    {
        _breakers = new BreakerBoard(new BreakerOptions { Failures = 1, WindowSeconds = 60, OpenSeconds = 30 }, _clock);
        var upstreams = new UpstreamFactory(new SecretSources(EnvironmentVariables.None, vault: null), _clock, NullLoggerFactory.Instance);
        _model = new GatewayCompiler(upstreams, new LimitRegistry(_clock), new(new byte[KeyHasher.PepperBytes]), EnvironmentVariables.None).Compile(Loading.Good(Text));
        _probes.Watch(_model.Upstreams.Values);
    }

    [Fact]
    public void What_was_never_seen_is_unknown()
    {
        var view = ProviderHealth.View(_model, _breakers, _probes);

        Assert.Equal(["one", "two"], view.Select(provider => provider.Name));
        Assert.All(view, provider => Assert.Equal(("simulator", "unknown", null), (provider.Kind, provider.Status, provider.Probe)));
        Assert.Equal([1, 2], view.Select(provider => provider.Deployments));
    }

    [Fact]
    public async Task A_probe_that_works_makes_a_provider_healthy_and_one_that_fails_unhealthy()
    {
        var upstream = _model.Upstreams["one"];
        _probes.Record(upstream, await new Probe(_clock).RunAsync(upstream, null, TestContext.Current.CancellationToken));

        Assert.Equal("healthy", ProviderHealth.View(_model, _breakers, _probes)[0].Status);
        _probes.Record(upstream, new(false, _clock.GetUtcNow(), TimeSpan.FromMilliseconds(12.34), 3, 503, "answered 503"));

        var view = ProviderHealth.View(_model, _breakers, _probes)[0];
        Assert.Equal("unhealthy", view.Status);
        Assert.Equal(new ProviderHealth.ProbeView(false, _clock.GetUtcNow(), 12.3, 3, 503, "answered 503"), view.Probe);
    }

    [Fact]
    public void Open_breakers_degrade_a_provider_and_all_of_them_make_it_unhealthy()
    {
        _breakers.Failed("a/second", ErrorClass.ServerError, _clock.GetTimestamp());

        var some = ProviderHealth.View(_model, _breakers, _probes)[1];
        _breakers.Failed("b/only", ErrorClass.ServerError, _clock.GetTimestamp());
        var all = ProviderHealth.View(_model, _breakers, _probes);

        Assert.Equal("degraded", some.Status);
        Assert.Equal(["a/second"], some.OpenBreakers);
        Assert.Equal("unhealthy", all[1].Status);
        Assert.Equal("unknown", all[0].Status);
    }
}
