using System.Text.Json;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Tests.Support;

namespace Weir.Tests.Credentials;

/// <summary>Calls through the gateway, signed with what is in the vault.</summary>
public sealed class CredentialCallsTests
{
    private const string Ask = """{"model":"m","messages":[{"role":"user","content":"hello"}]}""";

    [Fact]
    public async Task A_secret_is_used_as_soon_as_it_is_entered_and_a_new_one_without_a_restart()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, "credential: 'vault:up/key'");

        var before = await gateway.PostAsync("/v1/chat/completions", Ask);
        Assert.Equal((502, "upstream_credential_refused"), (before.Status, before.Json.GetProperty("error").GetProperty("code").GetString()));
        Assert.Empty(upstream.Seen);

        Assert.Equal(200, (await SetAsync(gateway, "up/key", "sk-one")).Status);
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask)).Status);
        Assert.Equal(200, (await ManageAsync(gateway, HttpMethod.Post, "/api/credentials/up/key/rotate", """{"secret":"sk-two","grace_seconds":60,"reason":"it is time"}""")).Status);
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask)).Status);
        Assert.Equal(["sk-one", "sk-two", "sk-two"], upstream.Seen); // the second of them tried it before the switch

        var shown = (await gateway.AdminAsync("/api/credentials")).Json;
        Assert.Equal("open", shown.GetProperty("vault").GetProperty("state").GetString());
        var versions = shown.GetProperty("items")[0].GetProperty("versions");
        Assert.Equal(("active", "grace"), (versions[0].GetProperty("state").GetString(), versions[1].GetProperty("state").GetString()));
        Assert.Equal(JsonValueKind.String, versions[0].GetProperty("last_used_at").ValueKind);

        Assert.Equal(409, (await ManageAsync(gateway, HttpMethod.Delete, "/api/credentials/up/key")).Status);
        Assert.Equal(200, (await ManageAsync(gateway, HttpMethod.Delete, "/api/credentials/up/key?force=true")).Status);
        Assert.Equal(502, (await gateway.PostAsync("/v1/chat/completions", Ask)).Status);
        Assert.Equal(
            ["credential.delete allowed", "credential.delete failed", "credential.rotate allowed", "credential.verify allowed", "credential.set allowed"],
            (await gateway.AdminAsync("/api/audit?action=credential.")).Json.GetProperty("items").EnumerateArray().Select(row => $"{row.GetProperty("action")} {row.GetProperty("outcome")}"));
        Assert.Null((await gateway.AdminAsync("/api/audit/verify")).Json.GetProperty("problem").GetString());
        gateway.AssertNothingHeld();
        await gateway.AssertLedgerSoundAsync();
    }

    [Fact]
    public async Task A_secret_in_use_is_not_sent_to_another_address_before_it_is_entered_for_it()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var evil = await KeyedUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, "credential: 'vault:up/key'");
        await SetAsync(gateway, "up/key", "sk-one");

        var refused = await AimAsync(gateway, evil.Url + "/v1");
        Assert.Equal(ConfigVerdict.Refused, refused.Verdict);
        var problem = Assert.Single(refused.Problems, one => one.Severity == Weir.Engine.Configuration.ConfigSeverity.Error);
        Assert.Equal("providers.up.credential", problem.Path);
        Assert.Contains("enter it again for", problem.Message, StringComparison.Ordinal);
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask)).Status);
        Assert.Empty(evil.Seen);

        Assert.Equal(200, (await ManageAsync(gateway, HttpMethod.Put, "/api/credentials/up/key", $$"""{"secret":"sk-two","origin":"{{evil.Url}}"}""")).Status);
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask)).Status);
        Assert.Equal(ConfigVerdict.Published, (await AimAsync(gateway, evil.Url + "/v1")).Verdict);
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask)).Status);
        Assert.Equal(["sk-one", "sk-one"], upstream.Seen);
        Assert.Equal(["sk-two"], evil.Seen);
    }

    [Fact]
    public async Task A_reference_to_nothing_is_refused_where_it_is_new()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, "credential: 'env:UPSTREAM'");

        var outcome = await ChangeAsync(gateway, "providers.up.credential", "\"vault:up/nothing\"");

        Assert.Equal(ConfigVerdict.Refused, outcome.Verdict);
        Assert.Contains(outcome.Problems, one => one.Path == "providers.up.credential" && one.Message.Contains("there is no credential up/nothing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_several_one_that_is_refused_is_passed_over_until_it_is_changed_or_enabled()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, "credentials: ['vault:up/a', 'vault:up/b']");
        await SetAsync(gateway, "up/a", "sk-a");
        await SetAsync(gateway, "up/b", "sk-b");
        upstream.Refused["sk-a"] = (401, null);

        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask)).Status); // the same call goes on with the other
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask)).Status);
        Assert.Equal(["sk-a", "sk-b", "sk-b"], upstream.Seen);

        Assert.Equal(200, (await ManageAsync(gateway, HttpMethod.Post, "/api/credentials/up/a/enable")).Status);
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask)).Status);
        Assert.Equal(["sk-a", "sk-b"], upstream.Seen.Skip(3));

        await SetAsync(gateway, "up/a", "sk-a2");
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask)).Status);
        Assert.Equal(["sk-a2"], upstream.Seen.Skip(5));

        // The last one is asked about again and again rather than none.
        upstream.Refused["sk-a2"] = (403, null);
        upstream.Refused["sk-b"] = (401, null);
        var both = await gateway.PostAsync("/v1/chat/completions", Ask);
        Assert.Equal((502, "upstream_credential_refused"), (both.Status, both.Json.GetProperty("error").GetProperty("code").GetString()));
        Assert.Equal(502, (await gateway.PostAsync("/v1/chat/completions", Ask)).Status);
        Assert.Equal(["sk-a2", "sk-b", "sk-b"], upstream.Seen.Skip(6));
        gateway.AssertNothingHeld();
        await gateway.AssertLedgerSoundAsync();
    }

    [Fact]
    public async Task Of_several_one_that_is_limited_rests_for_as_long_as_its_provider_says()
    {
        var clock = new ManualClock();
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, "credentials: ['vault:up/a', 'vault:up/b']", clock);
        await SetAsync(gateway, "up/a", "sk-a");
        await SetAsync(gateway, "up/b", "sk-b");
        upstream.Refused["sk-a"] = (429, 30);

        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask)).Status);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask)).Status);
        Assert.Equal(["sk-a", "sk-b", "sk-b"], upstream.Seen);
        upstream.Refused["sk-b"] = (429, 60);
        upstream.Refused["sk-a"] = (429, 90);
        clock.Advance(TimeSpan.FromSeconds(1));

        var none = await gateway.PostAsync("/v1/chat/completions", Ask);
        Assert.Equal((429, "60"), (none.Status, none.Header("retry-after")));
        Assert.Equal(["sk-a", "sk-b"], upstream.Seen.Skip(3));
        var again = await gateway.PostAsync("/v1/chat/completions", Ask);
        Assert.Equal((429, "60"), (again.Status, again.Header("retry-after")));
        Assert.Equal(5, upstream.Seen.Count); // nobody was asked
        upstream.Refused.Clear();
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask)).Status);
        Assert.Equal("sk-b", upstream.Seen[^1]);
        gateway.AssertNothingHeld();
    }

    [Fact]
    public async Task In_turn_each_signs_as_many_calls_as_the_others()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, "credentials: ['vault:up/a', 'vault:up/b', 'env:UPSTREAM'], credential_policy: in_turn");
        await SetAsync(gateway, "up/a", "sk-a");
        await SetAsync(gateway, "up/b", "sk-b");
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask)).Status);
        }

        Assert.Equal(["sk-a", "sk-b", GatewayHost.UpstreamSecret, "sk-a", "sk-b", GatewayHost.UpstreamSecret], upstream.Seen);
    }

    [Fact]
    public async Task A_test_asks_the_provider_and_tells_nothing_that_it_said()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var gateway = await StartAsync(upstream, "credential: 'vault:up/key'");
        await SetAsync(gateway, "up/key", "sk-one");
        var fine = await ManageAsync(gateway, HttpMethod.Post, "/api/credentials/up/key/test");
        Assert.True(fine.Json.GetProperty("ok").GetBoolean(), fine.Text);

        upstream.Refused["sk-one"] = (401, null);
        var refused = await ManageAsync(gateway, HttpMethod.Post, "/api/credentials/up/key/test");
        Assert.False(refused.Json.GetProperty("ok").GetBoolean());
        Assert.Equal(401, refused.Json.GetProperty("results")[0].GetProperty("status").GetInt32());
        Assert.DoesNotContain("sk-one", refused.Text, StringComparison.Ordinal);
        Assert.Equal(["sk-one", "sk-one"], upstream.Seen);
        Assert.Equal(
            ["failed", "allowed"],
            (await gateway.AdminAsync("/api/audit?action=credential.test")).Json.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("outcome").GetString()));
        Assert.Equal(404, (await ManageAsync(gateway, HttpMethod.Post, "/api/credentials/up/other/test")).Status);
    }

    internal static Task<GatewayHost> StartAsync(KeyedUpstream upstream, string credential, TimeProvider? clock = null) => GatewayHost.StartAsync(
        $$"""
        gateway: { retry: { max_attempts: 1 } }
        providers:
          up: { kind: openai-compatible, base_url: "{{upstream.Url}}/v1", allow_private_network: true, {{credential}} }
        models:
          m: { deployments: { only: { provider: up, model: m, price: { input: 1, output: 1 } } } }
        keys:
          k: { secret: "env:KEY" }
        """,
        clock);

    internal static Task<Reply> SetAsync(GatewayHost gateway, string name, string secret) =>
        ManageAsync(gateway, HttpMethod.Put, "/api/credentials/" + name, JsonSerializer.Serialize(new { secret }));

    internal static Task<Reply> ManageAsync(GatewayHost gateway, HttpMethod method, string path, string? body = null) =>
        gateway.SendAsync(method, path, body, ("Authorization", "Bearer " + GatewayHost.AdminToken));

    private static Task<ConfigOutcome> AimAsync(GatewayHost gateway, string address) => ChangeAsync(gateway, "providers.up.base_url", $"\"{address}\"");

    private static Task<ConfigOutcome> ChangeAsync(GatewayHost gateway, string path, string value) => gateway.Get<ConfigDesk>().ChangeAsync(
        new() { Edits = [ConfigEdit.Set(path, value)], Author = "tester", Reason = "a test" }, TestContext.Current.CancellationToken);
}
