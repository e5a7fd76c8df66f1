using Weir.Engine.Proxy.Diagnostics;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

/// <summary>What the scripts of S4 read (S4-21), in the shapes that their jq expects.</summary>
public sealed class DiagnosticTests
{
    private const string Config = """
        access: { anonymous_loopback: [metrics, diagnostics] }
        providers:
          sim:  { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }
          real: { kind: openai-compatible, base_url: "BASE", allow_private_network: true }
        models:
          m: { deployments: { d: { provider: sim, model: sim-gpt, price: { input: 2, output: 4 } } } }
          r: { deployments: { d: { provider: real, model: sim-gpt, price: { input: 2, output: 4 } } } }
        keys: { test: { secret: "env:KEY", team: red } }
        """;

    [Fact]
    public async Task The_cache_says_that_there_is_none()
    {
        await using var gateway = await GatewayHost.StartAsync(Config.Replace("BASE", "http://127.0.0.1:39990/v1", StringComparison.Ordinal));
        var stats = (await gateway.BareAsync(HttpMethod.Get, "/api/cache/stats")).Json;
        Assert.Equal((0, false), (stats.GetProperty("hitRatio").GetDouble(), stats.GetProperty("enabled").GetBoolean()));
    }

    [Fact]
    public async Task Connections_are_those_that_are_open()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(Config.Replace("BASE", simulator.Url + "/v1", StringComparison.Ordinal));
        Assert.Equal((0, 0), await OfAsync("real"));
        var reply = await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "r"));
        Assert.Equal(200, reply.Status);
        await gateway.EndOfAsync(reply.TestId);
        Assert.Equal((1, 1), await OfAsync("real"));
        Assert.Equal((0, 0), await OfAsync("sim"));

        async Task<(int Open, int Opened)> OfAsync(string name)
        {
            var view = (await gateway.BareAsync(HttpMethod.Get, "/debug/connections")).Json;
            Assert.Equal(0, view.GetProperty("active").GetInt32());
            var one = Assert.Single(view.GetProperty("providers").EnumerateArray(), one => one.GetProperty("name").GetString() == name);
            return (one.GetProperty("open").GetInt32(), one.GetProperty("opened").GetInt32());
        }
    }

    [Fact]
    public async Task A_connection_that_could_not_be_made_is_counted()
    {
        await using var gateway = await GatewayHost.StartAsync(Config.Replace("BASE", "http://127.0.0.1:39990/v1", StringComparison.Ordinal));
        await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "r"));
        var view = (await gateway.BareAsync(HttpMethod.Get, "/debug/connections")).Json.GetProperty("providers")[0];
        Assert.Equal(("real", 0), (view.GetProperty("name").GetString(), view.GetProperty("open").GetInt32()));
        Assert.True(view.GetProperty("failed").GetInt32() > 0);
    }

    [Fact]
    public async Task Traces_are_the_last_operations_with_their_attempts_and_no_more_than_are_kept()
    {
        await using var gateway = await GatewayHost.StartAsync(Config.Replace("BASE", "http://127.0.0.1:39990/v1", StringComparison.Ordinal));
        Assert.Equal(0, (await gateway.BareAsync(HttpMethod.Get, "/debug/traces")).Json.GetProperty("traces").GetArrayLength());
        var reply = await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi));
        await gateway.EndOfAsync(reply.TestId);
        var (operation, _) = await gateway.RecordOfAsync(reply);
        var trace = Assert.Single((await gateway.BareAsync(HttpMethod.Get, "/debug/traces")).Json.GetProperty("traces").EnumerateArray());
        Assert.Equal((reply.Operation, "m", 200, "completed"), (trace.GetProperty("id").GetString(), trace.GetProperty("model").GetString(), trace.GetProperty("status").GetInt32(), trace.GetProperty("outcome").GetString()));
        var span = Assert.Single(trace.GetProperty("spans").EnumerateArray());
        Assert.Equal(("sim", operation.CostUsd.ToString()), (span.GetProperty("provider").GetString(), span.GetProperty("cost_usd").GetString()));

        for (var i = 0; i < RecentOperations.Most + 5; i++)
        {
            reply = await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "unknown"));
        }

        await gateway.EndOfAsync(reply.TestId);
        var traces = (await gateway.BareAsync(HttpMethod.Get, "/debug/traces")).Json.GetProperty("traces");
        Assert.Equal((RecentOperations.Most, reply.Operation), (traces.GetArrayLength(), traces[0].GetProperty("id").GetString()));
    }

    // They show no more than health does, to nobody else.
    [Theory]
    [InlineData("/api/cache/stats")]
    [InlineData("/debug/connections")]
    [InlineData("/debug/traces")]
    public async Task They_are_closed_unless_opened_to_this_machine(string path)
    {
        await using var gateway = await GatewayHost.StartAsync(Config.Replace("BASE", "http://127.0.0.1:39990/v1", StringComparison.Ordinal).Replace("[metrics, diagnostics]", "[metrics]", StringComparison.Ordinal));
        Assert.Equal(401, (await gateway.BareAsync(HttpMethod.Get, path)).Status);
        Assert.Equal(401, (await gateway.GetAsync(path)).Status);
        Assert.Equal(200, (await gateway.AdminAsync(path)).Status);
    }
}
