using System.Text.Json;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

/// <summary>The configuration over the management API: show, change, list, compare, roll back.</summary>
public sealed class ConfigApiTests
{
    private const string Yaml = """
        providers: { sim: { kind: simulator, headers: { X-Tenant: canary-51f0 }, simulator: { first_token_ms: 0, token_ms: 0 } } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
        keys: { test: { secret: "env:KEY" } }
        gateway: { timeouts: { idle_seconds: 100 } }
        """;

    [Fact]
    public async Task A_timeout_is_changed_at_run_time_found_with_its_source_seen_in_the_diff_and_rolled_back()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        var changed = await PatchAsync(gateway, """{ "reason": "slow model", "author": "ann", "set": { "gateway.timeouts.idle_seconds": 300 } }""");
        Assert.Equal((200, "published", "\"2\""), (changed.Status, changed.Json.GetProperty("verdict").GetString(), changed.Header("ETag")));

        var shown = (await gateway.AdminAsync("/api/config?origin=true&path=providers.sim.timeouts")).Json;
        var value = shown.GetProperty("values").EnumerateArray().Single(one => one.GetProperty("path").GetString() == "providers.sim.timeouts.idle_seconds");
        Assert.Equal((300, "override", "override 1"), (value.GetProperty("value").GetInt32(), value.GetProperty("layer").GetString(), value.GetProperty("source").GetString()));
        Assert.Equal("default", shown.GetProperty("values").EnumerateArray().Single(one => one.GetProperty("path").GetString() == "providers.sim.timeouts.total_seconds").GetProperty("layer").GetString());
        Assert.Equal(("ann", "slow model"), (shown.GetProperty("overrides")[0].GetProperty("author").GetString(), shown.GetProperty("overrides")[0].GetProperty("reason").GetString()));

        var diff = (await gateway.AdminAsync("/api/config/revisions/diff?from=1&to=2")).Json;
        Assert.Equal("""[{"path":"gateway.timeouts.idle_seconds","kind":"changed","from":100,"to":300}]""", diff.GetProperty("items").GetRawText());
        Assert.Equal("slow model", diff.GetProperty("to").GetProperty("reason").GetString());

        var back = await PostAsync(gateway, "/api/config/rollback", """{ "revision": 1, "reason": "was wrong", "author": "bob" }""");
        Assert.Equal((200, 3), (back.Status, back.Json.GetProperty("revision").GetInt32()));
        Assert.Equal(100, (await gateway.AdminAsync("/api/config?path=gateway.timeouts.idle_seconds")).Json.GetProperty("config").GetInt32());
        var revisions = (await gateway.AdminAsync("/api/config/revisions?limit=2")).Json;
        Assert.Equal(["rollback", "change"], revisions.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("kind").GetString()!));
        Assert.Equal("2", revisions.GetProperty("next").GetString());
        Assert.Single((await gateway.AdminAsync("/api/config/revisions/2")).Json.GetProperty("overrides").EnumerateArray());
    }

    [Fact]
    public async Task No_page_of_the_configuration_shows_a_secret()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        foreach (var path in new[] { "/api/config", "/api/config?origin=true", "/api/config/revisions/1", "/api/config/revisions" })
        {
            var reply = await gateway.AdminAsync(path);
            Assert.Equal(200, reply.Status);
            Assert.DoesNotContain("canary", reply.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(GatewayHost.Key, reply.Text, StringComparison.Ordinal);
        }

        Assert.Contains("env:KEY", (await gateway.AdminAsync("/api/config")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_mistake_is_told_by_path_and_nothing_is_changed()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);

        var refused = await PatchAsync(gateway, """{ "reason": "x", "set": { "gateway.timeouts.idle_seconds": 0, "providers.sim.kinds": "a", "gateway.retry.max_attempts": 2 } }""");

        Assert.Equal(400, refused.Status);
        Assert.Equal(["providers.sim.kinds"], refused.Json.GetProperty("errors").EnumerateObject().Select(one => one.Name));
        Assert.Equal(
            "'0' is out of range. Allowed: a whole number from 1 to 3600 (seconds)",
            (await PatchAsync(gateway, """{ "reason": "x", "set": { "gateway.timeouts.idle_seconds": 0 } }""")).Json.GetProperty("errors").GetProperty("gateway.timeouts.idle_seconds")[0].GetString());
        Assert.Equal(["reason"], Fields(await PatchAsync(gateway, """{ "set": { "gateway.timeouts.idle_seconds": 5 } }""")));
        Assert.Equal(["resaon"], Fields(await PatchAsync(gateway, """{ "resaon": "x", "reason": "x", "set": { "gateway.timeouts.idle_seconds": 5 } }""")));
        Assert.Equal(["set"], Fields(await PatchAsync(gateway, """{ "reason": "x", "set": [] }""")));
        Assert.Equal(["expires_at"], Fields(await PatchAsync(gateway, """{ "reason": "x", "set": { "gateway.timeouts.idle_seconds": 5 }, "expires_at": "tomorrow" }""")));
        Assert.Equal(["changes"], Fields(await PatchAsync(gateway, """{ "reason": "x" }""")));
        Assert.Equal(["revision"], Fields(await PostAsync(gateway, "/api/config/rollback", """{ "reason": "x" }""")));
        Assert.Equal(404, (await PostAsync(gateway, "/api/config/rollback", """{ "reason": "x", "revision": 77 }""")).Status);
        Assert.Equal(400, (await PatchAsync(gateway, "[]")).Status);
        Assert.Equal(400, (await gateway.AdminAsync("/api/config?orgin=true")).Status);
        Assert.Equal(404, (await gateway.AdminAsync("/api/config?path=budgets.none")).Status);
        Assert.Equal(404, (await gateway.AdminAsync("/api/config/revisions/2")).Status);
        Assert.Equal(1, (await gateway.AdminAsync("/api/config")).Json.GetProperty("revision").GetInt32());
    }

    [Fact]
    public async Task Two_editors_at_once_the_second_gets_412_with_what_the_first_did()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        Assert.Equal(200, (await PatchAsync(gateway, """{ "reason": "x", "set": { "gateway.timeouts.idle_seconds": 5 } }""", ("If-Match", "\"1\""))).Status);

        var late = await PatchAsync(gateway, """{ "reason": "y", "set": { "gateway.timeouts.idle_seconds": 6 } }""", ("If-Match", "\"1\""));

        Assert.Equal((412, 2), (late.Status, late.Json.GetProperty("revision").GetInt32()));
        Assert.Equal("gateway.timeouts.idle_seconds", late.Json.GetProperty("changes")[0].GetProperty("path").GetString());
        Assert.Equal(["If-Match"], Fields(await PatchAsync(gateway, """{ "reason": "y", "set": { "gateway.timeouts.idle_seconds": 6 } }""", ("If-Match", "\"x\""))));
    }

    [Fact]
    public async Task A_dry_run_shows_the_change_and_makes_none()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);

        var dry = (await PatchAsync(gateway, """{ "reason": "x", "dry_run": true, "remove": [], "set": { "budgets.b": { "period": "day", "limit_usd": "1.50" } } }""")).Json;

        Assert.Equal(("would_publish", 1), (dry.GetProperty("verdict").GetString(), dry.GetProperty("revision").GetInt32()));
        Assert.Equal("""{"path":"budgets","kind":"added","from":null,"to":{"b":{"period":"day","limit_usd":1.5}}}""", dry.GetProperty("changes")[0].GetRawText());
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).Status);
        Assert.Single((await gateway.AdminAsync("/api/config/revisions")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Callers_keys_do_not_open_it_and_readiness_tells_the_revision()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);

        foreach (var path in new[] { "/api/config", "/api/config/revisions", "/api/config/revisions/diff" })
        {
            Assert.Equal(401, (await gateway.GetAsync(path)).Status);
        }

        Assert.Equal(401, (await gateway.SendAsync(HttpMethod.Patch, "/api/config", "{}")).Status);
        var ready = (await gateway.GetAsync("/health/ready")).Json.GetProperty("configuration");
        Assert.Equal((1, JsonValueKind.Null), (ready.GetProperty("revision").GetInt32(), ready.GetProperty("refused").ValueKind));
    }

    private static IEnumerable<string> Fields(Reply reply)
    {
        Assert.Equal(400, reply.Status);
        return reply.Json.GetProperty("errors").EnumerateObject().Select(one => one.Name);
    }

    private static Task<Reply> PatchAsync(GatewayHost gateway, string body, params (string Name, string Value)[] headers) => Admin(gateway, HttpMethod.Patch, "/api/config", body, headers);

    private static Task<Reply> PostAsync(GatewayHost gateway, string path, string body) => Admin(gateway, HttpMethod.Post, path, body, []);

    private static Task<Reply> Admin(GatewayHost gateway, HttpMethod method, string path, string body, (string Name, string Value)[] headers) =>
        gateway.SendAsync(method, path, body, [("Authorization", "Bearer " + GatewayHost.AdminToken), .. headers]);
}
