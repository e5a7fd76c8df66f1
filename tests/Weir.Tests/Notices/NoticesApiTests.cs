using System.Text.Json;
using Weir.Engine;
using Weir.Engine.Wire;
using Weir.Tests.Configuration;
using Weir.Tests.Proxy;
using Weir.Tests.Support;

namespace Weir.Tests.Notices;

/// <summary>Signed webhooks of a whole gateway.</summary>
public sealed class NoticesApiTests
{
    private static readonly (string, string) Admin = ("Authorization", "Bearer " + GatewayHost.AdminToken);

    [Fact]
    public async Task A_change_is_told_with_author_and_reason_and_masked_values_and_no_secret_is_seen_anywhere()
    {
        await using var sink = await Sink.StartAsync();
        await using var gateway = await StartAsync(sink);

        await PatchAsync(gateway, """{ "reason": "slow model", "author": "ann", "set": { "gateway.timeouts.idle_seconds": 300, "providers.sim.headers": null, "keys.other.secret": "env:KEY2" } }""");
        var request = await sink.NextAsync();

        Assert.True(StandardWebhook.Verifies(request, GatewayHost.HookSecret));
        var told = JsonDocument.Parse(request.Body).RootElement;
        Assert.Equal("config.published", told.GetProperty("type").GetString());
        var data = told.GetProperty("data");
        Assert.Equal(("change", "ann", "slow model", 2), (data.GetProperty("kind").GetString(), data.GetProperty("author").GetString(), data.GetProperty("reason").GetString(), data.GetProperty("revision").GetInt32()));
        Assert.Contains("********", request.Text, StringComparison.Ordinal);
        Assert.Contains("env:KEY2", request.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", request.Text, StringComparison.Ordinal);

        var list = await gateway.AdminAsync("/api/notices/webhooks");
        Assert.Equal(["off", "ops"], list.Json.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()!));
        Assert.DoesNotContain("MfKQ9r8G", list.Text + string.Concat(gateway.Logs.All.Select(line => line.Message + line.Error)), StringComparison.Ordinal);
        Assert.DoesNotContain("MfKQ9r8G", (await gateway.AdminAsync("/api/config?origin=true")).Text, StringComparison.Ordinal);
        Assert.Equal(401, (await gateway.GetAsync("/api/notices/webhooks")).Status);
        Assert.Contains("weir_webhook_deliveries_total{weir_webhook=\"ops\"", (await gateway.AdminAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_at_its_threshold_is_told_once()
    {
        await using var sink = await Sink.StartAsync();
        await using var gateway = await StartAsync(sink, """budgets: { b: { scope: {}, period: lifetime, limit_requests: 2, action: block, thresholds: [0.5] } }""");

        var reply = await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi));
        Assert.Equal(200, reply.Status);
        var threshold = JsonDocument.Parse((await sink.NextAsync()).Body).RootElement;
        Assert.Equal(("budget.threshold", "b", 0.5m, 2, 1), Of(threshold));
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).Status);
        Assert.Equal(402, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).Status);
        Assert.Equal(402, (await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).Status);

        Assert.Equal("budget.exhausted", JsonDocument.Parse((await sink.NextAsync()).Body).RootElement.GetProperty("type").GetString());
        Assert.Equal(2, sink.Requests.Count);

        static (string?, string?, decimal, int, int) Of(JsonElement told) => (
            told.GetProperty("type").GetString(), told.GetProperty("data").GetProperty("budget").GetString(), told.GetProperty("data").GetProperty("threshold").GetDecimal(),
            told.GetProperty("data").GetProperty("limit").GetInt32(), told.GetProperty("data").GetProperty("posted").GetInt32());
    }

    [Fact]
    public async Task A_test_event_is_sent_now_and_once()
    {
        await using var sink = await Sink.StartAsync();
        await using var gateway = await StartAsync(sink);

        var good = (await gateway.SendAsync(HttpMethod.Post, "/api/notices/webhooks/ops/test", null, Admin)).Json;
        var request = await sink.NextAsync();
        Assert.Equal((true, 204, request.Headers["webhook-id"]), (good.GetProperty("delivered").GetBoolean(), good.GetProperty("status").GetInt32(), good.GetProperty("message_id").GetString()));
        Assert.True(StandardWebhook.Verifies(request, GatewayHost.HookSecret));

        sink.Answer = Sink.With(500);
        var bad = (await gateway.SendAsync(HttpMethod.Post, "/api/notices/webhooks/ops/test", null, Admin)).Json;
        Assert.Equal((false, "answered 500"), (bad.GetProperty("delivered").GetBoolean(), bad.GetProperty("error").GetString()));
        var shown = (await gateway.AdminAsync("/api/notices/webhooks")).Json.GetProperty("items")[1];
        Assert.Equal((0, 1, 1), (shown.GetProperty("pending").GetInt32(), shown.GetProperty("delivered").GetInt32(), shown.GetProperty("failed").GetInt32()));
        Assert.Equal("answered 500", shown.GetProperty("last_failure").GetProperty("error").GetString());

        var unknown = await gateway.SendAsync(HttpMethod.Post, "/api/notices/webhooks/opps/test", null, Admin);
        Assert.Equal((404, true), (unknown.Status, unknown.Text.Contains("ops", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Webhooks_are_added_moved_and_taken_away_at_run_time()
    {
        await using var first = await Sink.StartAsync();
        await using var second = await Sink.StartAsync();
        await using var gateway = await StartAsync(first);

        await PatchAsync(gateway, $$"""{ "reason": "x", "set": { "notices.webhooks.ops.url": "{{second.Url}}/moved" } }""");
        Assert.Equal("/moved", (await second.NextAsync()).Path);
        await PatchAsync(gateway, """{ "reason": "x", "set": { "notices.webhooks.ops.enabled": false } }""");
        await PatchAsync(gateway, """{ "reason": "x", "set": { "gateway.timeouts.idle_seconds": 7 } }""");
        await PatchAsync(gateway, """{ "reason": "the last", "set": { "notices.webhooks.ops.enabled": true, "gateway.timeouts.idle_seconds": 8 } }""");
        await PatchAsync(gateway, """{ "reason": "told", "set": { "gateway.timeouts.idle_seconds": 9 } }""");

        // What happened while nobody listened is not told later.
        var told = "";
        while (!told.Contains("told", StringComparison.Ordinal))
        {
            told = JsonDocument.Parse((await second.NextAsync()).Body).RootElement.GetProperty("data").GetProperty("reason").GetString()!;
            Assert.NotEqual("x", told);
        }

        Assert.Empty(first.Requests);
    }

    [Theory]
    [InlineData("url: \"http://10.1.2.3/hook\", secret: \"env:HOOK\"", "url", "10.1.2.3 is not a public address; set `allow_private_network: true` if it is meant")]
    [InlineData("url: \"http://169.254.169.254/x\", secret: \"env:HOOK\", allow_private_network: true", "url", "is never reached")]
    [InlineData("url: \"http://1.1.1.1/hook\", secret: \"env:HOOK\"", "url", "Plain http to a public address")]
    [InlineData("url: \"https://hooks.example/x\", secret: \"env:KEY\"", "secret", "the secret at env:KEY is no signing secret")]
    [InlineData("url: \"https://hooks.example/x\", secret: \"env:NONE\"", "secret", "the environment variable NONE is not set")]
    [InlineData("url: \"https://hooks.example/x\", secret: \"env:HOOK\", events: [config.publish]", "events[0]", "did you mean 'config.published'?")]
    [InlineData("url: \"https://hooks.example/x\", secret: \"env:HOOK\", events: []", "events", "needs at least 1 event")]
    [InlineData("secret: \"env:HOOK\"", "url", "is required")]
    public void What_could_not_be_delivered_is_refused_before_it_is_in_force(string fields, string field, string message)
    {
        var sources = Loading.Sources($"schema: weir/1\nnotices: {{ webhooks: {{ ops: {{ {fields} }} }} }}", ("HOOK", GatewayHost.HookSecret), ("KEY", "sk-not-a-signing-secret-0123456789"));
        var result = Loading.Load(sources, [.. EngineModule.ConfigChecks]);

        var error = Assert.Single(result.Errors);
        Assert.Equal("notices.webhooks.ops." + field, error.Path);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-not", error.ToString(), StringComparison.Ordinal);
    }

    private static Task<GatewayHost> StartAsync(Sink sink, string more = "") => GatewayHost.StartAsync($$"""
        providers: { sim: { kind: simulator, headers: { X-Tenant: canary-51f0 }, simulator: { first_token_ms: 0, token_ms: 0 } } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
        keys: { test: { secret: "env:KEY" } }
        notices:
          webhooks:
            ops: { url: "{{sink.Url}}/hook", secret: "env:HOOK", allow_private_network: true }
            off: { url: "https://hooks.example/off", secret: "env:NOT_THERE", enabled: false }
        {{more}}
        """);

    private static async Task PatchAsync(GatewayHost gateway, string body)
    {
        var reply = await gateway.SendAsync(HttpMethod.Patch, "/api/config", body, Admin);
        Assert.True(reply.Status == 200, reply.Text);
    }
}
