using Microsoft.Extensions.DependencyInjection;
using Weir.Engine.Proxy;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

public sealed class DrainTests
{
    private const string Yaml = """
        providers: { sim: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } } }
        models:
          m:     { deployments: { d: { provider: sim, model: sim-gpt } } }
          hangs: { deployments: { d: { provider: sim, model: "sim-gpt!hang-after=2" } } }
        keys: { test: { secret: "env:KEY" } }
        """;

    [Theory]
    [InlineData(Dialect.OpenAi)]
    [InlineData(Dialect.Anthropic)]
    public async Task While_draining_new_calls_are_sent_elsewhere(Dialect dialect)
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        Assert.True((await gateway.GetAsync("/health/ready")).Status == 200);
        await gateway.Get<InFlight>().DrainAsync();

        var reply = await gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect));
        Assert.Equal((503, "1", null), (reply.Status, reply.Header("retry-after"), reply.Header("x-should-retry")));
        Assert.Equal(dialect == Dialect.OpenAi ? "gateway_draining" : null, reply.Error(dialect).Code);
        var ready = await gateway.GetAsync("/health/ready");
        Assert.Equal((503, true), (ready.Status, ready.Json.GetProperty("draining").GetBoolean()));
        Assert.Equal(200, (await gateway.GetAsync("/health")).Status);
    }

    [Fact]
    public async Task Stopping_waits_for_what_is_under_way()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        var (response, testId) = await gateway.OpenAsync(HttpMethod.Post, "/v1/chat/completions", RefusalCases.Bytes(Ask.Body(Dialect.OpenAi, "hangs", stream: true)), [], TestContext.Current.CancellationToken);
        var stopping = gateway.App.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(stopping.IsCompleted);
        Assert.Equal(1, gateway.Get<InFlight>().Count);

        response.Dispose();
        await gateway.EndOfAsync(testId);
        await stopping;
        Assert.True(gateway.Get<InFlight>().IsDraining);
    }

    [Fact]
    public async Task Draining_ends_when_its_time_is_up()
    {
        var clock = new WatchedClock();
        await using var gateway = await GatewayHost.StartAsync("server: { drain_seconds: 7 }\n" + Yaml, clock);
        var (response, _) = await gateway.OpenAsync(HttpMethod.Post, "/v1/chat/completions", RefusalCases.Bytes(Ask.Body(Dialect.OpenAi, "hangs", stream: true)), [], TestContext.Current.CancellationToken);
        using var stillThere = response;
        var drain = gateway.App.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Drain>().Single().StoppingAsync(TestContext.Current.CancellationToken);
        Assert.False(drain.IsCompleted);
        await clock.PassAsync(TimeSpan.FromSeconds(7));
        await drain;
        Assert.Contains(gateway.Logs.All, line => line.Message == "Draining ended with 1 operations still under way");
    }
}
