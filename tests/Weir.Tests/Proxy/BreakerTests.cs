using System.Text.Json;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

public sealed class BreakerTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_failing_deployment_is_put_back_seen_and_tried_again_by_one_request()
    {
        await using var gateway = await StartAsync("status=500,times=2");
        Assert.Equal(2, await AttemptsAsync(gateway));
        Assert.Equal(2, await AttemptsAsync(gateway));

        // Open: the other one is asked alone, and the decision says why.
        var reply = await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi));
        var (operation, attempts) = await gateway.RecordOfAsync(reply);
        Assert.Equal("m/b", Assert.Single(attempts).Deployment);
        Assert.Equal("m/a", operation.Decision!["notes"]![0]!["deployment"]!.GetValue<string>());
        var shown = await ShownAsync(gateway);
        Assert.Equal(("m/a", "server_error", "open", 2), (
            shown.GetProperty("deployment").GetString(), shown.GetProperty("error_class").GetString(), shown.GetProperty("state").GetString(), shown.GetProperty("failures").GetInt32()));
        Assert.Equal("2026-03-01T12:00:30+00:00", shown.GetProperty("retry_at").GetString());

        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("half_open", (await ShownAsync(gateway)).GetProperty("state").GetString());
        var trial = await gateway.RecordOfAsync(await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi)));
        Assert.Equal("m/a", Assert.Single(trial.Attempts).Deployment);
        Assert.Equal("closed", (await ShownAsync(gateway)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task The_only_deployment_is_always_tried()
    {
        await using var gateway = await StartAsync("status=500", alone: true);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(1, await AttemptsAsync(gateway));
        }
    }

    [Fact]
    public async Task A_provider_keeps_its_own_rule()
    {
        await using var gateway = await StartAsync("status=500", own: "breaker: { failures: 4, open_seconds: 600 }, ");
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(2, await AttemptsAsync(gateway));
        }

        Assert.Equal(1, await AttemptsAsync(gateway));
        _clock.Advance(TimeSpan.FromSeconds(599));
        Assert.Equal(1, await AttemptsAsync(gateway));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await AttemptsAsync(gateway));
    }

    [Fact]
    public async Task The_callers_own_mistakes_open_nothing()
    {
        await using var gateway = await StartAsync("status=400");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(1, await AttemptsAsync(gateway));
        }

        Assert.Empty((await gateway.AdminAsync("/debug/circuit-breakers")).Json.EnumerateArray());
    }

    private static async Task<int> AttemptsAsync(GatewayHost gateway) =>
        (await gateway.RecordOfAsync(await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi)))).Attempts.Count;

    private static async Task<JsonElement> ShownAsync(GatewayHost gateway) => (await gateway.AdminAsync("/debug/circuit-breakers")).Json[0];

    private Task<GatewayHost> StartAsync(string directives, bool alone = false, string own = "") => GatewayHost.StartAsync($$"""
        gateway:
          retry: { max_attempts: 1 }
          breaker: { failures: 2, open_seconds: 30 }
        providers:
          first:  { kind: simulator, {{own}}simulator: { first_token_ms: 0, token_ms: 0 } }
          second: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }
        models:
          m:
            deployments:
              a: { provider: first, model: "sim-gpt!{{directives}}" }
        {{(alone ? "" : "      b: { provider: second, model: sim-gpt }")}}
        keys: { test: { secret: "env:KEY" } }
        """, _clock);
}
