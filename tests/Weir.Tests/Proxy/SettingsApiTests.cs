using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

/// <summary>Models, presets and feature flags over the management API.</summary>
public sealed class SettingsApiTests
{
    private const string Yaml = """
        providers:
          sim: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }
          off: { kind: simulator, enabled: false }
        models:
          m: { preset: terse, settings: { seed: 7 }, deployments: { d: { provider: sim, model: sim-gpt, capabilities: { tools: true, context_tokens: 8192 } } } }
          n: { deployments: { d: { provider: off, model: sim-gpt } } }
        presets: { terse: { extends: code, max_tokens: 50 } }
        recommended: { code: [m, n], fast: [m] }
        keys: { test: { secret: "env:KEY", preset: fast, presets: [terse] } }
        flags:
          routing: { percentage: 50 }
          routing.learned: { requires: [presets] }
        """;

    // S2-10
    [Fact]
    public async Task Models_are_shown_with_what_is_filled_into_their_requests_and_where_that_comes_from()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        var items = (await gateway.AdminAsync("/api/models")).Json.GetProperty("items");

        Assert.Equal(["m", "n"], items.EnumerateArray().Select(one => one.GetProperty("name").GetString()!));
        Assert.Equal(
            """{"max_tokens":{"value":50,"from":"preset:terse","layer":"file","source":"weir.yaml:9:48"},"seed":{"value":7,"from":"settings","layer":"file","source":"weir.yaml:7:41"},"temperature":{"value":0.2,"from":"preset:code","layer":"default","source":"default"},"top_p":{"value":0.95,"from":"preset:code","layer":"default","source":"default"}}""",
            items[0].GetProperty("settings").GetRawText());
        Assert.Equal(
            """[{"id":"d","provider":"sim","enabled":true,"model":"sim-gpt","max_output_tokens":null,"capabilities":{"tools":true,"images":null,"context_tokens":8192,"sampling":null,"reasoning_effort":null}}]""",
            items[0].GetProperty("deployments").GetRawText());
        Assert.Equal("""["code","fast"]""", items[0].GetProperty("recommended_for").GetRawText());
        Assert.Equal((true, false), (items[0].GetProperty("served").GetBoolean(), items[1].GetProperty("served").GetBoolean()));
        Assert.Equal("""{"items":[],"next":null}""", (await gateway.AdminAsync("/api/models?name=x")).Text);
        var page = (await gateway.AdminAsync("/api/models?limit=1")).Json;
        Assert.Equal(("m", 1), (page.GetProperty("next").GetString(), page.GetProperty("items").GetArrayLength()));
        Assert.Equal(400, (await gateway.AdminAsync("/api/models?nam=x")).Status);
    }

    [Fact]
    public async Task Recommended_models_are_listed_by_use()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);

        Assert.Equal(
            """{"items":[{"use":"code","models":[{"name":"m","served":true,"preset":"terse"},{"name":"n","served":false,"preset":null}]}],"next":null}""",
            (await gateway.AdminAsync("/api/models/recommended?use=code")).Text);
        Assert.Equal(2, (await gateway.AdminAsync("/api/models/recommended")).Json.GetProperty("items").GetArrayLength());
        var refused = await gateway.AdminAsync("/api/models/recommended?use=cod");
        Assert.Equal((400, "must be one of code, fast"), (refused.Status, refused.Json.GetProperty("errors").GetProperty("use")[0].GetString()));
    }

    [Fact]
    public async Task Presets_are_listed_with_what_they_come_to_and_who_uses_them()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);

        Assert.Equal(["code", "analysis", "creative", "fast", "terse"], (await gateway.AdminAsync("/api/presets")).Json.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()!));
        var terse = (await gateway.AdminAsync("/api/presets/terse")).Json;
        Assert.Equal((false, """["code"]""", """["m"]""", "[]", """["test"]"""), (
            terse.GetProperty("built_in").GetBoolean(), terse.GetProperty("extends").GetRawText(), terse.GetProperty("models").GetRawText(), terse.GetProperty("keys").GetRawText(), terse.GetProperty("choosers").GetRawText()));
        Assert.Equal(["max_tokens", "temperature", "top_p"], terse.GetProperty("settings").EnumerateObject().Select(one => one.Name));
        Assert.Equal(404, (await gateway.AdminAsync("/api/presets/ters")).Status);
        Assert.Equal(401, (await gateway.GetAsync("/api/presets")).Status);
    }

    [Fact]
    public async Task Flags_are_listed_with_their_state_and_evaluated_with_the_reason()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        var items = (await gateway.AdminAsync("/api/flags")).Json.GetProperty("items");

        Assert.Equal(
            [("presets", "on", "default"), ("presets.header", "on", "default"), ("routing", "varies", "file"), ("routing.learned", "varies", "file"), ("streams.drain_cancelled", "on", "default")],
            items.EnumerateArray().Select(one => (one.GetProperty("name").GetString()!, one.GetProperty("state").GetString()!, one.GetProperty("layer").GetString()!)));
        var learned = (await gateway.AdminAsync("/api/flags/routing.learned")).Json;
        Assert.Equal(("routing", """["presets"]"""), (learned.GetProperty("parent").GetString(), learned.GetProperty("requires").GetRawText()));
        Assert.Equal(404, (await gateway.AdminAsync("/api/flags/routing.learnt")).Status);

        var one = (await SendAsync(gateway, HttpMethod.Post, "/api/flags/evaluate", """{ "flag": "routing", "user": "alice" }""")).Json.GetProperty("items")[0];
        Assert.Matches("^percentage 50: user is in bucket [0-9]{1,5} of 100000$", one.GetProperty("reason").GetString()!);
        Assert.Equal(one.GetProperty("bucket").GetInt32() < 50_000, one.GetProperty("on").GetBoolean());
        Assert.Equal(5, (await SendAsync(gateway, HttpMethod.Post, "/api/flags/evaluate", "{}")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(["flag"], Fields(await SendAsync(gateway, HttpMethod.Post, "/api/flags/evaluate", """{ "flag": "x" }""")));
        Assert.Equal(["usr"], Fields(await SendAsync(gateway, HttpMethod.Post, "/api/flags/evaluate", """{ "usr": "x" }""")));
        Assert.Equal(400, (await SendAsync(gateway, HttpMethod.Post, "/api/flags/evaluate", "[]")).Status);
    }

    [Fact]
    public async Task A_flag_is_switched_by_an_override_with_author_reason_and_end_and_can_be_undone()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml, new ManualClock());
        var changed = await SendAsync(gateway, HttpMethod.Patch, "/api/flags/presets", """{ "enabled": false, "percentage": 12.5, "reason": "too many", "author": "ann", "expires_at": "2999-01-01T00:00:00Z" }""");

        Assert.Equal((200, "published"), (changed.Status, changed.Json.GetProperty("verdict").GetString()));
        var flag = (await gateway.AdminAsync("/api/flags/presets")).Json;
        Assert.Equal(("off", "switched off", "override"), (flag.GetProperty("state").GetString(), flag.GetProperty("reason").GetString(), flag.GetProperty("layer").GetString()));
        Assert.Equal(["ann: too many", "ann: too many"], flag.GetProperty("overrides").EnumerateArray().Select(one => $"{one.GetProperty("author")}: {one.GetProperty("reason")}"));
        Assert.Equal("parent presets is off", (await gateway.AdminAsync("/api/flags/presets.header")).Json.GetProperty("reason").GetString());
        Assert.Equal("varies", (await gateway.AdminAsync("/api/flags/routing")).Json.GetProperty("state").GetString());
        Assert.Equal("requires presets, which is off", (await gateway.AdminAsync("/api/flags/routing.learned")).Json.GetProperty("reason").GetString());

        Assert.Equal(200, (await SendAsync(gateway, HttpMethod.Post, "/api/config/rollback", """{ "revision": 1, "reason": "was fine" }""")).Status);
        Assert.Equal("on", (await gateway.AdminAsync("/api/flags/presets")).Json.GetProperty("state").GetString());

        Assert.Equal(404, (await SendAsync(gateway, HttpMethod.Patch, "/api/flags/preset", """{ "enabled": false, "reason": "x" }""")).Status);
        Assert.Equal(["enabled", "reason"], Fields(await SendAsync(gateway, HttpMethod.Patch, "/api/flags/presets", "{}")));
        Assert.Equal(["percentage"], Fields(await SendAsync(gateway, HttpMethod.Patch, "/api/flags/presets", """{ "percentage": "30", "reason": "x" }""")));
        Assert.Equal(["flags.presets.percentage"], Fields(await SendAsync(gateway, HttpMethod.Patch, "/api/flags/presets", """{ "percentage": 130, "reason": "x" }""")));
        Assert.Equal(["flags.presets"], Fields(await SendAsync(gateway, HttpMethod.Patch, "/api/config", """{ "set": { "flags.presets.requires": ["routing.learned"] }, "reason": "x" }""")));
    }

    private static string[] Fields(Reply reply) => [.. reply.Json.GetProperty("errors").EnumerateObject().Select(one => one.Name)];

    private static async Task<Reply> SendAsync(GatewayHost gateway, HttpMethod method, string path, string body) =>
        await gateway.SendAsync(method, path, body, ("Authorization", "Bearer " + GatewayHost.AdminToken));
}
