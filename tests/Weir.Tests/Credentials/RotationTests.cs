using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Credentials;
using Weir.Tests.Support;

namespace Weir.Tests.Credentials;

/// <summary>Rotation by hand: tried before the switch, with a grace for the version before, and due by age. S0-20, S0-24 ⚠.</summary>
public sealed class RotationTests
{
    private const string Ask = """{"model":"m","messages":[{"role":"user","content":"hello"}]}""";

    [Fact]
    public async Task A_new_secret_that_the_provider_does_not_take_changes_nothing_and_is_not_echoed()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var gateway = await CredentialCallsTests.StartAsync(upstream, "credential: 'vault:up/key'");
        await CredentialCallsTests.SetAsync(gateway, "up/key", "sk-one");
        upstream.Refused["sk-wrong-canary"] = (401, null);

        var refused = await RotateAsync(gateway, """{"secret":"sk-wrong-canary"}""");

        Assert.Equal(409, refused.Status);
        Assert.Contains("up: answered 401: it does not accept the credential", refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(401, refused.Json.GetProperty("verification")[0].GetProperty("status").GetInt32());
        Assert.DoesNotContain("canary", refused.Text, StringComparison.Ordinal);
        Assert.Equal(["1 active"], await VersionsAsync(gateway));
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask)).Status);
        Assert.Equal(["sk-wrong-canary", "sk-one"], upstream.Seen);
        Assert.Equal(["credential.rotate failed", "credential.verify failed", "credential.set allowed"], await TrailAsync(gateway));

        upstream.Refused["sk-two"] = (503, null); // one that cannot be asked now is not taken on trust either
        Assert.Equal(409, (await RotateAsync(gateway, """{"secret":"sk-two"}""")).Status);
        Assert.Equal(["1 active"], await VersionsAsync(gateway));
    }

    [Fact]
    public async Task Without_the_check_nobody_is_asked_and_the_trail_says_so()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var gateway = await CredentialCallsTests.StartAsync(upstream, "credential: 'vault:up/key'");
        await CredentialCallsTests.SetAsync(gateway, "up/key", "sk-one");
        upstream.Refused["sk-two"] = (401, null);

        var done = await RotateAsync(gateway, """{"secret":"sk-two","verify":false}""");

        Assert.Equal((200, 0), (done.Status, done.Json.GetProperty("verification").GetArrayLength()));
        Assert.Empty(upstream.Seen);
        Assert.Equal(["2 active", "1 grace"], await VersionsAsync(gateway));
        var note = (await gateway.AdminAsync("/api/audit?action=credential.verify")).Json.GetProperty("items");
        Assert.Contains("skipped", Assert.Single(note.EnumerateArray()).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_before_is_kept_for_the_configured_grace_and_then_erased_by_the_clock()
    {
        var clock = new ManualClock();
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var gateway = await CredentialCallsTests.StartAsync(upstream, "credential: 'vault:up/key'", clock);
        await CredentialCallsTests.SetAsync(gateway, "up/key", "sk-one");
        var done = await RotateAsync(gateway, """{"secret":"sk-two"}""");
        Assert.True(done.Json.GetProperty("verification")[0].GetProperty("ok").GetBoolean());
        Assert.Equal(clock.GetUtcNow().AddHours(24), done.Json.GetProperty("versions")[1].GetProperty("ends_at").GetDateTimeOffset());

        clock.JumpTo(clock.GetUtcNow().AddHours(23));
        await gateway.Get<CredentialVault>().KeepUpAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["2 active", "1 grace"], await VersionsAsync(gateway));
        clock.JumpTo(clock.GetUtcNow().AddHours(1));
        await gateway.Get<CredentialVault>().KeepUpAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["2 active", "1 retired"], await VersionsAsync(gateway));
    }

    [Fact]
    public async Task A_credential_older_than_it_may_be_is_due_told_once_and_goes_on_being_used()
    {
        var clock = new ManualClock();
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var gateway = await CredentialCallsTests.StartAsync(upstream, "credential: 'vault:up/key'", clock);
        var vault = gateway.Get<CredentialVault>();
        await CredentialCallsTests.SetAsync(gateway, "up/key", "sk-one");
        clock.JumpTo(clock.GetUtcNow().AddDays(90).AddSeconds(-1));
        await vault.KeepUpAsync(TestContext.Current.CancellationToken);
        Assert.Equal((false, 0, 0), await DueAsync(gateway));

        clock.JumpTo(clock.GetUtcNow().AddSeconds(1));
        await vault.KeepUpAsync(TestContext.Current.CancellationToken);
        await vault.KeepUpAsync(TestContext.Current.CancellationToken);
        Assert.Equal((true, 1, 1), await DueAsync(gateway));
        Assert.Single(gateway.Logs.All, line => line.Message.Contains("vault:up/key is due for a new version", StringComparison.Ordinal));
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask)).Status);

        Assert.Equal(200, (await RotateAsync(gateway, """{"secret":"sk-two"}""")).Status);
        await vault.KeepUpAsync(TestContext.Current.CancellationToken);
        Assert.Equal((false, 0, 1), await DueAsync(gateway));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rotations_under_running_streams_cut_none_and_fail_no_call(bool byRotator)
    {
        await using var upstream = await StreamingUpstream.StartAsync("sk-0");
        await using var maker = await Sink.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            $$"""
            gateway: { retry: { max_attempts: 1 } }
            credentials: { rotators: { house: { kind: webhook, url: "{{maker.Url}}", secret: "env:HOOK", serves: [up/key], allow_private_network: true } } }
            providers:
              up: { kind: openai-compatible, base_url: "{{upstream.Url}}/v1", allow_private_network: true, credential: 'vault:up/key' }
            models:
              m: { deployments: { only: { provider: up, model: m, price: { input: 1, output: 1 } } } }
            keys:
              k: { secret: "env:KEY" }
            """);
        await CredentialCallsTests.SetAsync(gateway, "up/key", "sk-0");
        var streams = await Task.WhenAll(Enumerable.Range(0, Campaign.Of(200)).Select(_ => StreamAsync(gateway)));

        for (var i = 1; i <= Campaign.Of(200); i++)
        {
            upstream.Take($"sk-{i}");
            var made = JsonSerializer.Serialize(new { secret = $"sk-{i}" });
            maker.Answer = http => http.Response.WriteAsync(made, http.RequestAborted);
            var rotated = byRotator
                ? await CredentialCallsTests.ManageAsync(gateway, HttpMethod.Post, "/api/credentials/up/key/rotate_with_rotator", """{"grace_seconds":0}""")
                : await RotateAsync(gateway, JsonSerializer.Serialize(new { secret = $"sk-{i}", grace_seconds = 0 }));
            Assert.True(rotated.Status == 200, rotated.Text);
            upstream.Drop($"sk-{i - 1}");
            Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", Ask)).Status);
        }

        upstream.Finish();
        foreach (var (response, testId) in streams)
        {
            using (response)
            {
                var whole = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                Assert.Contains("last words", whole, StringComparison.Ordinal);
                Assert.EndsWith("data: [DONE]", whole.TrimEnd(), StringComparison.Ordinal);
            }

            await gateway.EndOfAsync(testId);
        }

        Assert.Equal(0, upstream.Refusals);
        Assert.Equal(byRotator ? (2 * Campaign.Of(200)) - 1 : 0, maker.Requests.Count); // each but the first by hand was taken back
        gateway.AssertNothingHeld();
        await gateway.AssertLedgerSoundAsync();
    }

    private static async Task<(HttpResponseMessage Response, string TestId)> StreamAsync(GatewayHost gateway)
    {
        var stream = await gateway.OpenAsync(
            HttpMethod.Post, "/v1/chat/completions", """{"model":"m","stream":true,"messages":[{"role":"user","content":"hello"}]}"""u8.ToArray(), [], TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)stream.Response.StatusCode);
        return stream;
    }

    private static Task<Reply> RotateAsync(GatewayHost gateway, string body) => CredentialCallsTests.ManageAsync(gateway, HttpMethod.Post, "/api/credentials/up/key/rotate", body);

    private static async Task<string[]> VersionsAsync(GatewayHost gateway) =>
        [.. (await gateway.AdminAsync("/api/credentials/up/key")).Json.GetProperty("versions").EnumerateArray().Select(one => $"{one.GetProperty("version")} {one.GetProperty("state")}")];

    private static async Task<string[]> TrailAsync(GatewayHost gateway) =>
        [.. (await gateway.AdminAsync("/api/audit?action=credential.")).Json.GetProperty("items").EnumerateArray().Select(row => $"{row.GetProperty("action")} {row.GetProperty("outcome")}")];

    private static async Task<(bool Due, int Ready, int Told)> DueAsync(GatewayHost gateway)
    {
        var ready = await gateway.GetAsync("/health/ready");
        Assert.Equal(200, ready.Status);
        return (
            (await gateway.AdminAsync("/api/credentials")).Json.GetProperty("items")[0].GetProperty("due").GetBoolean(),
            ready.Json.GetProperty("credentials").GetProperty("due").GetInt32(),
            (await gateway.AdminAsync("/api/audit?action=credential.rotation_due")).Json.GetProperty("items").GetArrayLength());
    }
}
