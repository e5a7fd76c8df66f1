using System.Text.Json.Nodes;
using Weir.Engine.Identity;
using Weir.Tests.Credentials;
using Weir.Tests.Support;

namespace Weir.Tests.Operations.Connections;

/// <summary>A provider is asked whether it takes its credentials, wherever they are kept, also one that is only thought of. Nothing of it stays but a row in the trail. S2-25.</summary>
public sealed class TestProviderTests
{
    private const string Typed = "sk-typed-canary";

    [Fact]
    public async Task Each_credential_is_tried_wherever_it_is_kept()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var server = await Sink.StartAsync();
        OtherStoresTests.Holds(server, "sk-shelf-canary");
        await using var gateway = await StartAsync(upstream, server);

        var both = await TestAsync(gateway, "both");
        Assert.True(both["ok"]!.GetValue<bool>());
        Assert.Equal(["env:UPSTREAM", "hashicorp:secret/data/openai#api_key"], both["results"]!.AsArray().Select(one => one!["credential"]!.GetValue<string>()));
        Assert.Equal([GatewayHost.UpstreamSecret, "sk-shelf-canary"], upstream.Seen);

        upstream.Refused["sk-shelf-canary"] = (401, null);
        var refused = await TestAsync(gateway, "both");
        Assert.False(refused["ok"]!.GetValue<bool>());
        Assert.Equal((401, "answered 401: it does not accept the credential"), (refused["results"]![1]!["status"]!.GetValue<int>(), refused["results"]![1]!["error"]!.GetValue<string>()));

        // The simulator is in this process and needs no secret.
        Assert.True((await TestAsync(gateway, "sim"))["ok"]!.GetValue<bool>());
        Assert.Equal(404, (await gateway.AsAdminAsync(HttpMethod.Post, "/api/providers/nobody/test")).Status);
    }

    [Fact]
    public async Task A_draft_is_tried_with_a_secret_that_is_in_no_store_and_leaves_no_trace()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var server = await Sink.StartAsync();
        await using var gateway = await StartAsync(upstream, server);
        var before = (await gateway.AdminAsync("/api/config?origin=true")).Text;

        var draft = new JsonObject { ["kind"] = "openai-compatible", ["base_url"] = upstream.Url + "/v1", ["allow_private_network"] = true };
        var taken = await DraftAsync(gateway, "fresh", draft, Typed);
        Assert.True(taken.Status == 200 && taken.Json.GetProperty("ok").GetBoolean(), taken.Text);
        Assert.Equal([Typed], upstream.Seen);

        upstream.Refused[Typed] = (403, null);
        var refused = await DraftAsync(gateway, "fresh", draft, Typed);
        Assert.Equal("answered 403: it does not accept the credential", refused.Json.GetProperty("results")[0].GetProperty("error").GetString());

        Assert.Equal(before, (await gateway.AdminAsync("/api/config?origin=true")).Text);
        Assert.Equal("1", (await gateway.AdminAsync("/api/config/revisions")).Json.GetProperty("items").GetArrayLength().ToString(System.Globalization.CultureInfo.InvariantCulture));
        var trail = await gateway.TrailAsync("?action=provider.test");
        Assert.Equal(["fresh", "fresh"], trail.Select(row => row.GetProperty("object").GetString()));
        Assert.Contains(upstream.Url, trail[0].GetRawText(), StringComparison.Ordinal);
        var told = taken.Text + refused.Text + string.Concat(trail.Select(row => row.GetRawText())) + string.Join('\n', gateway.Logs.All.Select(line => line.Message + line.Error));
        Assert.DoesNotContain(Typed, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_with_a_mistake_is_told_it_beside_the_field_and_nobody_is_asked()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var server = await Sink.StartAsync();
        await using var gateway = await StartAsync(upstream, server);
        var errors = (await DraftAsync(gateway, "fresh", new JsonObject { ["kind"] = "teapot", ["credential"] = "env:NO_SUCH_VARIABLE" })).Json.GetProperty("errors");
        Assert.Contains("teapot", errors.GetProperty("providers.fresh.kind")[0].GetString(), StringComparison.Ordinal);

        var missing = (await DraftAsync(gateway, "fresh", new JsonObject { ["kind"] = "openai", ["credential"] = "env:NO_SUCH_VARIABLE" })).Json.GetProperty("errors");
        Assert.Contains("NO_SUCH_VARIABLE is not set", missing.GetProperty("providers.fresh.credential")[0].GetString(), StringComparison.Ordinal);

        // What may be reached is no part of what is tried.
        var more = await gateway.AsAdminAsync(HttpMethod.Post, "/api/providers/test", JsonNode.Parse("""{"id":"fresh","set":{"providers.fresh":{"kind":"openai"},"egress.allow":["10.0.0.0/8"]}}"""));
        Assert.True(more.Status == 400 && more.Json.GetProperty("errors").TryGetProperty("egress.allow", out _), more.Text);

        // A private address without leave is refused before anything is sent.
        var inside = await DraftAsync(gateway, "fresh", new JsonObject { ["kind"] = "openai-compatible", ["base_url"] = upstream.Url, ["auth"] = "none" });
        Assert.Equal(400, inside.Status);
        Assert.Empty(upstream.Seen);
    }

    [Fact]
    public async Task What_was_lost_on_the_way_is_said_exactly()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var server = await Sink.StartAsync();
        server.Answer = Sink.With(403);
        await using var gateway = await StartAsync(upstream, server);
        var shelf = await TestAsync(gateway, "both");
        Assert.Equal(
            "hashicorp:secret/data/openai#api_key cannot be read: the server does not take the token, or the token may not read it",
            shelf["results"]![1]!["error"]!.GetValue<string>());

        string gone;
        await using (var closed = await KeyedUpstream.StartAsync())
        {
            gone = closed.Url;
        }

        var nobody = await DraftAsync(gateway, "fresh", new JsonObject { ["kind"] = "openai-compatible", ["base_url"] = gone + "/v1", ["allow_private_network"] = true, ["auth"] = "none" });
        Assert.True(nobody.Status == 200, nobody.Text);
        Assert.Equal("no connection", nobody.Json.GetProperty("results")[0].GetProperty("error").GetString());
    }

    [Fact]
    public async Task Only_who_may_change_the_configuration_tries_what_is_not_configured()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var server = await Sink.StartAsync();
        OtherStoresTests.Holds(server, "sk-shelf-canary");
        await using var gateway = await StartAsync(upstream, server);
        var token = ("Authorization", "Bearer " + await gateway.AddWithTokenAsync("oscar", Role.Operator));

        // Otherwise every secret of the environment could be had sent to an address of one's own.
        var draft = new JsonObject { ["id"] = "both", ["set"] = new JsonObject { ["providers.both.base_url"] = upstream.Url } }.ToJsonString();
        Assert.Equal(403, (await gateway.SendAsync(HttpMethod.Post, "/api/providers/test", draft, token)).Status);
        Assert.Empty(upstream.Seen);
        Assert.Equal(200, (await gateway.SendAsync(HttpMethod.Post, "/api/providers/both/test", null, token)).Status);
    }

    private static async Task<JsonObject> TestAsync(GatewayHost gateway, string id)
    {
        var reply = await gateway.AsAdminAsync(HttpMethod.Post, $"/api/providers/{id}/test");
        Assert.True(reply.Status == 200, reply.Text);
        return JsonNode.Parse(reply.Text)!.AsObject();
    }

    private static Task<Reply> DraftAsync(GatewayHost gateway, string id, JsonObject settings, string? secret = null)
    {
        var body = new JsonObject { ["id"] = id, ["set"] = new JsonObject { ["providers." + id] = settings.DeepClone() } };
        if (secret is not null)
        {
            body["secret"] = secret;
        }

        return gateway.AsAdminAsync(HttpMethod.Post, "/api/providers/test", body);
    }

    private static Task<GatewayHost> StartAsync(KeyedUpstream upstream, Sink server) => GatewayHost.StartAsync(
        $$"""
        credentials: { refresh_seconds: 3600, hashicorp: { address: "{{server.Url}}", token: "env:UPSTREAM", allow_private_network: true, timeout_seconds: 1 } }
        providers:
          sim: { kind: simulator }
          both: { kind: openai-compatible, base_url: "{{upstream.Url}}/v1", allow_private_network: true, credentials: ["env:UPSTREAM", 'hashicorp:secret/data/openai#api_key'] }
        models:
          m: { deployments: { only: { provider: both, model: m, price: { input: 1, output: 1 } } } }
        keys:
          k: { secret: "env:KEY" }
        """);
}
