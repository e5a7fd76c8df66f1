using Microsoft.Extensions.Logging;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

/// <summary>Overrides over the management API: listed and filtered, warned of, for one environment; and what a change does to what runs already.</summary>
public sealed class ConfigOverridesApiTests
{
    private const string Yaml = """
        providers: { sim: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
        keys: { test: { secret: "env:KEY" } }
        """;

    /// <summary>S0-17: listed and filtered.</summary>
    [Fact]
    public async Task S0_17_overrides_are_listed_and_filtered_and_those_that_ended_where_asked_for()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml, new ManualClock(new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero)));
        await ChangeAsync(gateway, """{ "reason": "a", "author": "ann", "set": { "gateway.timeouts.idle_seconds": 50 }, "tags": ["launch", "slow"], "expires_at": "2026-11-25T00:00:00Z" }""");
        await ChangeAsync(gateway, """{ "reason": "b", "author": "bob", "set": { "gateway.retry.max_attempts": 3, "reload.files": false }, "environment": "staging" }""");
        await ChangeAsync(gateway, """{ "reason": "c", "author": "bob", "remove": ["reload"] }""");

        Assert.Equal("1 2", await IdsAsync(gateway, ""));
        Assert.Equal("1", await IdsAsync(gateway, "?author=ann"));
        Assert.Equal("1", await IdsAsync(gateway, "?tag=slow"));
        Assert.Equal("", await IdsAsync(gateway, "?tag=slo"));
        Assert.Equal("1 2", await IdsAsync(gateway, "?environment=staging"));
        Assert.Equal("1", await IdsAsync(gateway, "?environment=production"));
        Assert.Equal("2", await IdsAsync(gateway, "?path=gateway.retry"));
        Assert.Equal("1 2", await IdsAsync(gateway, "?path=gateway"));
        Assert.Equal("1", await IdsAsync(gateway, "?expires_before=2026-12-01"));
        Assert.Equal("", await IdsAsync(gateway, "?expires_before=2026-11-22"));
        Assert.Equal("1 2 3", await IdsAsync(gateway, "?ended=true"));
        Assert.Equal("2", await IdsAsync(gateway, "?after=1&limit=1"));

        var ended = (await gateway.AdminAsync("/api/config/overrides?ended=true&path=reload")).Json.GetProperty("items")[0];
        Assert.Equal((3, 4, "2026-11-21T09:00:00+00:00"), (ended.GetProperty("revision").GetInt32(), ended.GetProperty("ended_by").GetInt32(), ended.GetProperty("ended_at").GetString()));
        Assert.Equal(400, (await gateway.AdminAsync("/api/config/overrides?tags=slow")).Status);
        Assert.Equal(400, (await gateway.AdminAsync("/api/config/overrides?path=a..b")).Status);
        var environments = (await gateway.AdminAsync("/api/config/environments")).Json.GetProperty("items");
        Assert.Equal(("staging", 2, 1), (environments[2].GetProperty("name").GetString(), environments[2].GetProperty("overrides").GetInt32(), environments[2].GetProperty("own_overrides").GetInt32()));
        Assert.Contains("ends by itself at 2026-11-25", (await gateway.AdminAsync("/api/config")).Json.GetProperty("warnings")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    /// <summary>An expiry in the past, a page of tags that is none, an environment that is none: each named, nothing changed.</summary>
    [Theory]
    [InlineData("""{ "reason": "x", "set": { "gateway.timeouts.idle_seconds": 5 }, "expires_at": "2020-01-01T00:00:00Z" }""", "expires_at")]
    [InlineData("""{ "reason": "x", "set": { "gateway.timeouts.idle_seconds": 5 }, "expires_at": "2030-01-01T00:00:00" }""", "expires_at")]
    [InlineData("""{ "reason": "x", "set": { "gateway.timeouts.idle_seconds": 5 }, "tags": "slow" }""", "tags")]
    [InlineData("""{ "reason": "x", "set": { "gateway.timeouts.idle_seconds": 5 }, "tags": [1] }""", "tags")]
    [InlineData("""{ "reason": "x", "set": { "gateway.timeouts.idle_seconds": 5 }, "environment": "stagin" }""", "environment")]
    [InlineData("""{ "reason": "x", "remove": [7] }""", "remove")]
    [InlineData("""{ "reason": "x", "set": { "gateway.timeouts.idle_seconds": 5 }, "dry_run": "yes" }""", "dry_run")]
    [InlineData("""{ "reason": 7, "set": { "gateway.timeouts.idle_seconds": 5 } }""", "reason")]
    public async Task Bad_input_is_named_and_changes_nothing(string body, string field)
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);

        var refused = await gateway.SendAsync(HttpMethod.Patch, "/api/config", body, Admin);

        Assert.Equal((400, field), (refused.Status, refused.Json.GetProperty("errors").EnumerateObject().Single().Name));
        Assert.Equal(1, (await gateway.AdminAsync("/api/config")).Json.GetProperty("revision").GetInt32());
    }

    [Theory]
    [InlineData("{\"reason\":\"x\",\"reason\":\"y\"}")]
    [InlineData("{\"set\":{\"a\\ud800\":1}}")]
    [InlineData("{\"set\":{\"a\":1,\"a\":2}}")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task A_body_that_is_no_strict_object_is_refused_alike_everywhere(string body)
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);

        var (config, budget) = (await gateway.SendAsync(HttpMethod.Patch, "/api/config", body, Admin), await gateway.SendAsync(HttpMethod.Patch, "/api/budgets/b", body, Admin));

        Assert.Equal((400, 400), (config.Status, budget.Status));
        Assert.Equal(config.Text, budget.Text);
    }

    [Fact]
    public async Task Who_saw_an_older_revision_gets_the_difference_and_whose_it_is_for_a_budget_too()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        await ChangeAsync(gateway, """{ "reason": "first", "author": "ann", "set": { "gateway.timeouts.idle_seconds": 5 } }""");

        foreach (var (path, body) in new[] { ("/api/config", """{ "reason": "y", "set": { "gateway.timeouts.idle_seconds": 6 } }"""), ("/api/budgets/b", """{ "reason": "y", "period": "day", "limit_usd": 1 }""") })
        {
            var late = await gateway.SendAsync(HttpMethod.Patch, path, body, Admin, ("If-Match", "\"1\""));

            Assert.Equal(412, late.Status);
            Assert.Equal((2, "ann", "first"), (late.Json.GetProperty("since")[0].GetProperty("number").GetInt32(), late.Json.GetProperty("since")[0].GetProperty("author").GetString(), late.Json.GetProperty("since")[0].GetProperty("reason").GetString()));
            Assert.Equal(1, late.Json.GetProperty("changes").GetArrayLength());
        }
    }

    [Fact]
    public async Task The_level_of_logging_changes_while_it_runs()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        var logger = gateway.Get<ILoggerFactory>().CreateLogger("Weir.Test");
        Assert.False(logger.IsEnabled(LogLevel.Debug));

        await ChangeAsync(gateway, """{ "reason": "look", "set": { "telemetry.logging.level": "debug" } }""");
        Assert.True(logger.IsEnabled(LogLevel.Debug));
        Assert.False(gateway.Get<ILoggerFactory>().CreateLogger("Microsoft.AspNetCore").IsEnabled(LogLevel.Information));

        await ChangeAsync(gateway, """{ "reason": "enough", "remove": ["telemetry.logging.level"] }""");
        Assert.False(logger.IsEnabled(LogLevel.Debug));
    }

    [Fact]
    public async Task A_deployment_that_was_tried_already_goes_by_the_breaker_as_it_is_now()
    {
        const string Two = """
            gateway: { retry: { max_attempts: 2, initial_delay_ms: 0 }, breaker: { failures: 1000 } }
            providers: { sim: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }, other: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } } }
            models: { m: { deployments: { bad: { provider: sim, model: "sim-gpt!status=500" }, good: { provider: other, model: sim-gpt } } } }
            keys: { test: { secret: "env:KEY" } }
            """;
        await using var gateway = await GatewayHost.StartAsync(Two);
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).Status);
        Assert.Equal("closed", await StateAsync(gateway));

        await ChangeAsync(gateway, """{ "reason": "strict", "set": { "gateway.breaker.failures": 1 } }""");
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).Status);

        Assert.Equal("open", await StateAsync(gateway));
    }

    private static async Task<string?> StateAsync(GatewayHost gateway) =>
        (await gateway.AdminAsync("/debug/circuit-breakers")).Json.EnumerateArray().Single(one => one.GetProperty("deployment").GetString() == "m/bad").GetProperty("state").GetString();

    private static async Task<string> IdsAsync(GatewayHost gateway, string query)
    {
        var reply = await gateway.AdminAsync("/api/config/overrides" + query);
        Assert.True(reply.Status == 200, reply.Text);
        return string.Join(' ', reply.Json.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("override").GetProperty("id").GetInt32()));
    }

    private static async Task ChangeAsync(GatewayHost gateway, string body)
    {
        var reply = await gateway.SendAsync(HttpMethod.Patch, "/api/config", body, Admin);
        Assert.True(reply.Status == 200 && reply.Json.GetProperty("verdict").GetString() == "published", reply.Text);
    }

    private static (string, string) Admin => ("Authorization", "Bearer " + GatewayHost.AdminToken);
}
