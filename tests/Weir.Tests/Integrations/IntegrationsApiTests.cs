using System.Text.Json;
using Weir.Engine;
using Weir.Tests.Configuration;
using Weir.Tests.Providers;
using Weir.Tests.Support;

namespace Weir.Tests.Integrations;

/// <summary>Outside tools over the management API, probed for real.</summary>
public sealed class IntegrationsApiTests
{
    private static readonly (string, string) Admin = ("Authorization", "Bearer " + GatewayHost.AdminToken);

    [Fact]
    public async Task A_tool_is_probed_with_its_credential_and_shown_with_the_places_of_its_values_budgets_and_costs()
    {
        await using var tool = await Sink.StartAsync();
        tool.Answer = Sink.With(200);
        await using var gateway = await StartAsync($$"""
            integrations:
              base: { template: true, health_check: { endpoint: /healthz }, limits: { requests_per_minute: 60, burst: 10 } }
              router: { extends: base, kind: model-router, label: Router, enabled: true, endpoint: "{{tool.Url}}/api", allow_private_network: true, credential: "env:UPSTREAM" }
              off: { extends: base }
            budgets:
              own: { scope: { integration: router }, period: month, limit_usd: 5 }
              each: { scope: { integration: "*" }, period: month, limit_usd: 3 }
              pairs: { scope: { integration: "*", team: "*" }, period: month, limit_usd: 2 }
              others: { scope: { integration: off }, period: month, limit_usd: 1 }
            """);

        var probe = await tool.NextAsync();
        Assert.Equal(("GET", "/healthz", "Bearer " + GatewayHost.UpstreamSecret), (probe.Method, probe.Path, probe.Headers["Authorization"]));
        foreach (var (integration, team, usd) in new[] { ("router", "a", "1.25"), ("router", "b", "0.5"), ("off", "a", "9") })
        {
            Assert.Equal(201, (await gateway.SendAsync(HttpMethod.Post, "/api/costs/external", $$"""{ "integration": "{{integration}}", "team": "{{team}}", "api_usd": "{{usd}}" }""", Admin)).Status);
        }

        var shown = await gateway.AdminAsync("/api/integrations/router");
        var json = shown.Json;
        Assert.Equal(200, shown.Status);
        Assert.Equal(("router", "model-router", "Router", "base"), (Text(json, "integration", "id"), Text(json, "integration", "kind"), Text(json, "integration", "label"), Text(json, "integration", "extends")));
        Assert.Equal((60, 10), (json.GetProperty("limits").GetProperty("requests_per_minute").GetInt32(), json.GetProperty("limits").GetProperty("burst").GetInt32()));
        var value = json.GetProperty("values").EnumerateArray().Single(one => one.GetProperty("path").GetString() == "integrations.router.limits.burst");
        Assert.Equal((10, "file"), (value.GetProperty("value").GetInt32(), value.GetProperty("layer").GetString()));
        Assert.Equal(
            ["own::1.750000000", "each:integration=router:1.750000000", "pairs:team=a,integration=router:1.250000000", "pairs:team=b,integration=router:0.500000000"],
            json.GetProperty("budgets").EnumerateArray().Select(one => $"{Text(one, "id")}:{Text(one, "child")}:{Text(one, "posted_usd")}"));
        Assert.Equal(("1.750000000", "1.750000000"), (Text(json, "costs", "total", "cost_usd"), Text(json, "costs", "month", "cost_usd")));
        Assert.Equal("env:UPSTREAM", Text(json, "config", "credential"));
        Assert.DoesNotContain(GatewayHost.UpstreamSecret, shown.Text + string.Concat(gateway.Logs.All.Select(line => line.Message)), StringComparison.Ordinal);

        var list = (await gateway.AdminAsync("/api/integrations?limit=2")).Json;
        Assert.Equal(["base", "off"], Ids(list));
        Assert.Equal("off", list.GetProperty("next").GetString());
        Assert.Equal(["router"], Ids((await gateway.AdminAsync("/api/integrations?after=off")).Json));
        Assert.Equal(["template", "disabled"], list.GetProperty("items").EnumerateArray().Select(one => Text(one, "health", "status")));
        Assert.Single(tool.Requests);
    }

    [Fact]
    public async Task A_check_asks_now_and_tells_what_is_wrong()
    {
        await using var tool = await Sink.StartAsync();
        await using var gateway = await StartAsync($$"""
            integrations:
              sound: { enabled: true, endpoint: "{{tool.Url}}", allow_private_network: true, auth: api_key, api_key_header: X-Tool-Key, credential: "env:UPSTREAM", monitoring: { enabled: false } }
              off: { endpoint: "{{tool.Url}}", enabled: false }
            """);

        var good = (await CheckAsync(gateway, "sound")).Json.GetProperty("health");
        var asked = await tool.NextAsync();
        Assert.Equal(("healthy", false, 204), (Text(good, "status"), good.GetProperty("probed").GetBoolean(), good.GetProperty("http_status").GetInt32()));
        Assert.Equal(("/health", GatewayHost.UpstreamSecret, false), (asked.Path, asked.Headers["X-Tool-Key"], asked.Headers.ContainsKey("Authorization")));
        tool.Answer = Sink.With(401);
        var bad = (await CheckAsync(gateway, "sound")).Json.GetProperty("health");
        Assert.Equal(("unhealthy", "answered 401: it does not accept the credential"), (Text(bad, "status"), Text(bad, "reason")));

        Assert.Equal(409, (await CheckAsync(gateway, "off")).Status);
        var unknown = await CheckAsync(gateway, "sund");
        Assert.Equal((404, true), (unknown.Status, unknown.Text.Contains("Is 'sound' meant?", StringComparison.Ordinal)));
        Assert.Equal(404, (await gateway.AdminAsync("/api/integrations/none/config")).Status);
        Assert.Equal(401, (await gateway.GetAsync("/api/integrations/sound")).Status);
        Assert.Equal(2, tool.Requests.Count);
    }

    // S0-04 ⚠: the source stored these fields and used none.
    [Fact]
    public async Task Client_credentials_are_exchanged_for_a_token_that_signs_the_probe()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var tool = await Sink.StartAsync();
        await using var gateway = await StartAsync($$"""
            integrations:
              router: { enabled: true, endpoint: "{{tool.Url}}", allow_private_network: true, auth: oauth, oauth: { token_url: "{{tokens.Address}}token", client_id: weir, client_secret: "env:UPSTREAM" } }
            """);

        Assert.Equal("Bearer token-1", (await tool.NextAsync()).Headers["Authorization"]);
        Assert.Single(tokens.TokenRequests);
    }

    // S0-01: changeable at run time.
    [Fact]
    public async Task A_tool_fetches_what_holds_for_it_and_learns_of_changes_by_the_tag()
    {
        await using var gateway = await StartAsync("""
            integrations:
              base: { template: true, limits: { requests_per_minute: 60 } }
              router: { extends: base, settings: { strong: gpt-4o, threshold: 0.7 }, feature_flag_prefix: router, credential: "env:UPSTREAM" }
            """);
        var first = await gateway.AdminAsync("/api/integrations/router/config");
        Assert.Equal((200, "application/json; charset=utf-8", "production"), (first.Status, first.Header("Content-Type"), Text(first.Json, "environment")));
        Assert.Equal(("0.7", "env:UPSTREAM", "router"), (Text(first.Json, "config", "settings", "threshold"), Text(first.Json, "config", "credential"), Text(first.Json, "config", "feature_flag_prefix")));
        var tag = first.Header("ETag")!;
        Assert.Equal((304, ""), ((await FetchAsync(gateway, tag)).Status, (await FetchAsync(gateway, tag)).Text));

        await PatchAsync(gateway, """{ "reason": "x", "set": { "gateway.timeouts.idle_seconds": 7 } }""");
        Assert.Equal(304, (await FetchAsync(gateway, tag)).Status);
        await PatchAsync(gateway, """{ "reason": "x", "set": { "integrations.base.limits.requests_per_minute": 30 } }""");
        var next = await FetchAsync(gateway, tag);
        Assert.Equal((200, 30), (next.Status, next.Json.GetProperty("config").GetProperty("limits").GetProperty("requests_per_minute").GetInt32()));
        Assert.NotEqual(tag, next.Header("ETag"));
        Assert.Equal(304, (await FetchAsync(gateway, "\"other\", W/" + next.Header("ETag"))).Status);
        Assert.Equal(404, (await gateway.AdminAsync("/api/integrations/base/config")).Status);
        Assert.DoesNotContain(GatewayHost.UpstreamSecret, first.Text + next.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probes_follow_the_configuration_and_none_is_left_behind()
    {
        var clock = new ManualClock();
        await using var before = await Sink.StartAsync();
        await using var after = await Sink.StartAsync();
        await using var other = await Sink.StartAsync();
        await using var gateway = await StartAsync($$"""
            integrations:
              router: { enabled: true, endpoint: "{{before.Url}}", allow_private_network: true }
              other: { enabled: false, endpoint: "{{other.Url}}", allow_private_network: true }
            """, clock);
        await before.NextAsync();

        await PatchAsync(gateway, $$"""{ "reason": "moved", "set": { "integrations.router.endpoint": "{{after.Url}}", "integrations.other.enabled": true } }""");
        await after.NextAsync();
        await other.NextAsync();
        await PatchAsync(gateway, """{ "reason": "not about them", "set": { "gateway.timeouts.idle_seconds": 7 } }""");
        await RoundAsync();
        await RoundAsync();
        await PatchAsync(gateway, """{ "reason": "off", "set": { "integrations.other.enabled": false } }""");
        await after.NextAsync(); // others took their places, so all that remain are asked at once
        clock.Advance(TimeSpan.FromSeconds(30));
        await after.NextAsync();

        Assert.Equal((1, 5, 3), (before.Requests.Count, after.Requests.Count, other.Requests.Count));
        Assert.Contains("weir_probes_total{weir_target_kind=\"integration\",weir_target=\"router\",weir_probe_result=\"ok\"}", (await gateway.AdminAsync("/metrics")).Text, StringComparison.Ordinal);

        async Task RoundAsync()
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            await after.NextAsync();
            await other.NextAsync();
        }
    }

    // S0-08: what the probe finds is in the score, with and without anything that the tool reports of itself.
    [Fact]
    public async Task Probes_make_the_score_of_a_tool_and_of_the_whole_and_a_recovery_mends_it()
    {
        var clock = new ManualClock();
        await using var tool = await Sink.StartAsync();
        tool.Answer = Sink.With(503);
        await using var gateway = await StartAsync($$"""
            integrations:
              router: { enabled: true, endpoint: "{{tool.Url}}", allow_private_network: true }
            """, clock);
        await tool.NextAsync();
        await RoundsAsync(3);

        var sick = await ScoreAsync();
        Assert.Equal(("critical", 0.3), (Text(sick, "status"), sick.GetProperty("score").GetDouble()));
        Assert.Contains("failed: answered 503", sick.GetProperty("reasons")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(0, sick.GetProperty("operations").GetInt32());
        var whole = (await gateway.AdminAsync("/api/system-health")).Json;
        Assert.Equal((0.65, 0.3), (whole.GetProperty("score").GetDouble(), whole.GetProperty("integrations")[0].GetProperty("score").GetDouble()));

        var report = await gateway.SendAsync(HttpMethod.Post, "/api/operations", """{ "items": [{ "id": "o1", "integration": "router", "event": "complete", "outcome": "completed" }] }""", Admin);
        Assert.Equal(200, report.Status);
        tool.Answer = Sink.With(204);
        await RoundsAsync(2);
        Assert.Equal(("healthy", 1), (Text(await ScoreAsync(), "status"), (await ScoreAsync()).GetProperty("score").GetDouble()));

        // A probe is asked when the one before is noted.
        async Task RoundsAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                clock.Advance(TimeSpan.FromSeconds(30));
                await tool.NextAsync();
            }
        }

        async Task<JsonElement> ScoreAsync() => (await gateway.AdminAsync("/api/wrappers/health")).Json.GetProperty("items").EnumerateArray().Single();
    }

    [Theory]
    [InlineData("http://127.0.0.1:8090", "127.0.0.1 is not a public address")]
    [InlineData("http://localhost:8090", "localhost is not a public address")]
    [InlineData("http://169.254.169.254", "is never reached")]
    [InlineData("http://metadata.google.internal", "metadata service, which is never reached")]
    public void An_address_that_may_not_be_reached_is_refused_while_it_is_enabled(string endpoint, string why)
    {
        var text = $"schema: weir/1\nintegrations: {{ x: {{ enabled: true, endpoint: \"{endpoint}\" }} }}";
        var error = Assert.Single(Loading.Load(Loading.Sources(text), [.. EngineModule.ConfigChecks]).Errors);
        Assert.Equal("integrations.x.endpoint", error.Path);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Empty(Loading.Load(Loading.Sources(text.Replace("enabled: true", "enabled: false", StringComparison.Ordinal)), [.. EngineModule.ConfigChecks]).Errors);
    }

    private static Task<GatewayHost> StartAsync(string yaml, TimeProvider? clock = null) => GatewayHost.StartAsync("""
        providers: { sim: { kind: simulator } }
        keys: { test: { secret: "env:KEY" } }

        """ + yaml, clock);

    private static Task<Reply> CheckAsync(GatewayHost gateway, string id) => gateway.SendAsync(HttpMethod.Post, $"/api/integrations/{id}/check", null, Admin);

    private static Task<Reply> FetchAsync(GatewayHost gateway, string tag) => gateway.GetAsync("/api/integrations/router/config", Admin, ("If-None-Match", tag));

    private static async Task PatchAsync(GatewayHost gateway, string body)
    {
        var reply = await gateway.SendAsync(HttpMethod.Patch, "/api/config", body, Admin);
        Assert.True(reply.Status == 200, reply.Text);
    }

    private static string[] Ids(JsonElement list) => [.. list.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()!)];

    private static string? Text(JsonElement json, params string[] path) => path.Aggregate(json, (at, name) => at.GetProperty(name)).GetString();
}
