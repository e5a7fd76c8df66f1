using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Credentials.BackEnds;
using Weir.Tests.Support;
using Weir.Tests.Telemetry.Otlp;

namespace Weir.Tests.Credentials;

/// <summary>Bad input, and that no secret comes out anywhere.</summary>
public sealed class CredentialInputTests
{
    private const string Canary = "sk-canary-5f0e-77aa-91cc-do-not-show";
    private const string Canary2 = "sk-canary-8844-02bd-3fe1-do-not-show";

    [Theory]
    [InlineData("up/key", """{}""", "secret")]
    [InlineData("up/key", """{"secret":null}""", "secret")]
    [InlineData("up/key", """{"secret":""}""", "secret")]
    [InlineData("up/key", """{"secret":7}""", "secret")]
    [InlineData("up/key", """{"secret":["CANARY"]}""", "secret")]
    [InlineData("up/key", """{"secret":"CANARY\nsecond line"}""", "secret")]
    [InlineData("up/key", """{"secret":"CANARY with blanks"}""", "secret")]
    [InlineData("up/key", """{"secret":"CANARY\u0000\u0001"}""", "secret")]
    [InlineData("up/key", """{"secret":"CANARY\ud800"}""", "secret")]
    [InlineData("up/key", """{"secret":"HUGE"}""", "secret")]
    [InlineData("up/key", """{"secret":"ENORMOUS"}""", "secret")]
    [InlineData("Up/key", """{"secret":"CANARY"}""", "service")]
    [InlineData("up/KEY", """{"secret":"CANARY"}""", "name")]
    [InlineData("up/key", """{"secret":"CANARY","secrets":1}""", "secrets")]
    [InlineData("up/key", """{"secret":"CANARY","origin":"nowhere"}""", "origin")]
    [InlineData("up/key", """{"secret":"CANARY","provider":"nobody"}""", "provider")]
    [InlineData("other/key", """{"secret":"CANARY"}""", "origin")]
    [InlineData("up/key", """{"secret":"CANARY","providers":"up"}""", "providers")]
    [InlineData("up/key", """{"secret":"CANARY","expires_at":"2001-01-01"}""", "expires_at")]
    [InlineData("up/key", """{"secret":"CANARY","grace_seconds":5}""", "grace_seconds")]
    [InlineData("up/key/rotate", """{"secret":"CANARY"}""", "name")]
    [InlineData("up/key", """{"secret":"CANARY","verify":false}""", "verify")]
    public async Task What_is_wrong_is_named_and_never_shown(string name, string body, string field)
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var gateway = await CredentialCallsTests.StartAsync(upstream, "credential: 'vault:up/key'");
        body = body.Replace("CANARY", Canary, StringComparison.Ordinal).Replace("HUGE", Canary + new string('x', 5_000), StringComparison.Ordinal)
            .Replace("ENORMOUS", Canary + new string('x', 70_000), StringComparison.Ordinal);

        var reply = await CredentialCallsTests.ManageAsync(gateway, name.EndsWith("/rotate", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Put, "/api/credentials/" + name, body);

        Assert.Equal(400, reply.Status);
        Assert.Equal([field], reply.Json.GetProperty("errors").EnumerateObject().Select(one => one.Name));
        Assert.DoesNotContain("canary", reply.Text, StringComparison.Ordinal);
        Assert.Empty((await gateway.AdminAsync("/api/credentials")).Json.GetProperty("items").EnumerateArray());
        var trail = (await gateway.AdminAsync("/api/audit")).Text;
        Assert.Contains("\"failed\"", trail, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", trail, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Logs.All, line => line.Message.Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_without_the_admin_token_reaches_the_vault_or_the_trail()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var gateway = await CredentialCallsTests.StartAsync(upstream, "credential: 'vault:up/key'");
        foreach (var (method, path) in new[]
        {
            ("GET", "/api/credentials"), ("GET", "/api/credentials/up/key"), ("PUT", "/api/credentials/up/key"), ("POST", "/api/credentials/up/key/rotate"), ("POST", "/api/credentials/up/key/retire"),
            ("POST", "/api/credentials/up/key/test"), ("POST", "/api/credentials/up/key/enable"), ("DELETE", "/api/credentials/up/key"), ("POST", "/api/credentials/rekey"), ("GET", "/api/audit"), ("GET", "/api/audit/verify"),
        })
        {
            Assert.Equal(401, (await gateway.SendAsync(new HttpMethod(method), path, "{}")).Status); // a caller's key
        }
    }

    // S0-20..26, S2-01 ⚠, S2-28 ⚠: the secret and the keys that seal it are found in nothing that the gateway writes or says.
    [Fact]
    public async Task A_planted_secret_is_found_nowhere()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var maker = await Sink.StartAsync();
        await using var server = await Sink.StartAsync();
        await using var collector = await OtlpReceiver.StartAsync();
        OtherStoresTests.Holds(server, Canary + "-stored");
        await using var gateway = await GatewayHost.StartAsync(
            $$"""
            telemetry: { otlp: { endpoint: "{{collector.Url}}", allow_private_network: true, interval_seconds: 1, headers: { authorization: "env:HOOK" } } }
            gateway: { retry: { max_attempts: 1 } }
            credentials:
              rotators: { house: { kind: webhook, url: "{{maker.Url}}", secret: "env:HOOK", serves: [up/key2], allow_private_network: true } }
              hashicorp: { address: "{{server.Url}}", token: "env:UPSTREAM", allow_private_network: true }
            providers:
              up: { kind: openai-compatible, base_url: "{{upstream.Url}}/v1", allow_private_network: true, credentials: ['vault:up/key', 'vault:up/key2'] }
              stored: { kind: openai-compatible, base_url: "{{upstream.Url}}/v1", allow_private_network: true, credential: 'hashicorp:secret/data/openai#api_key' }
            models:
              m: { deployments: { only: { provider: up, model: m, price: { input: 1, output: 1 } } } }
              stored: { deployments: { only: { provider: stored, model: m, price: { input: 1, output: 1 } } } }
            keys:
              k: { secret: "env:KEY" }
            """);
        await CredentialCallsTests.SetAsync(gateway, "up/key", Canary);
        await CredentialCallsTests.SetAsync(gateway, "up/key2", Canary2);
        var said = new StringBuilder();
        async Task SayAsync(Task<Reply> call)
        {
            var reply = await call;
            said.AppendLine(reply.Text).AppendJoin('\n', reply.Headers.Select(header => header.Value)).AppendLine();
        }

        const string Ask = """{"model":"m","messages":[{"role":"user","content":"hello"}]}""";
        await SayAsync(gateway.PostAsync("/v1/chat/completions", Ask));
        upstream.Refused[Canary] = (401, null);
        await SayAsync(gateway.PostAsync("/v1/chat/completions", Ask));
        upstream.Refused[Canary2] = (400, null); // a provider that tells the caller the key
        await SayAsync(gateway.PostAsync("/v1/chat/completions", Ask));
        upstream.Refused[Canary2] = (500, null);
        await SayAsync(gateway.PostAsync("/v1/chat/completions", Ask));
        await SayAsync(CredentialCallsTests.ManageAsync(gateway, HttpMethod.Post, "/api/credentials/up/key/test"));
        await SayAsync(CredentialCallsTests.ManageAsync(gateway, HttpMethod.Put, "/api/credentials/up/key", JsonSerializer.Serialize(new { secret = Canary + " with a blank" })));
        upstream.Refused[Canary + "-wrong"] = (401, null); // a provider that tells the key when a rotation tries it
        await SayAsync(CredentialCallsTests.ManageAsync(gateway, HttpMethod.Post, "/api/credentials/up/key/rotate", JsonSerializer.Serialize(new { secret = Canary + "-wrong" })));
        await SayAsync(CredentialCallsTests.ManageAsync(gateway, HttpMethod.Post, "/api/credentials/up/key/rotate", JsonSerializer.Serialize(new { secret = Canary + "-next" })));
        await SayAsync(gateway.PostAsync("/v1/chat/completions", Ask.Replace("\"m\"", "\"stored\"", StringComparison.Ordinal)));
        Assert.Equal(Canary + "-stored", upstream.Seen[^1]);
        upstream.Refused[Canary + "-stored"] = (401, null);
        await SayAsync(gateway.PostAsync("/v1/chat/completions", Ask.Replace("\"m\"", "\"stored\"", StringComparison.Ordinal)));
        server.Answer = http => http.Response.WriteAsync(Canary, http.RequestAborted); // a store that answers nonsense
        await gateway.Get<SecretShelf>().RefreshAsync(TestContext.Current.CancellationToken);
        foreach (var answer in new[] { Canary, $$"""{"secret":"{{Canary}} with a blank"}""", $$"""{"secret":"{{Canary}}-wrong","id":"{{Canary}}"}""", $$"""{"secret":"{{Canary2}}-made"}""" })
        {
            maker.Answer = http => http.Response.WriteAsync(answer, http.RequestAborted);
            await SayAsync(CredentialCallsTests.ManageAsync(gateway, HttpMethod.Post, "/api/credentials/up/key2/rotate_with_rotator", "{}"));
        }

        Assert.Equal(Canary2 + "-made", upstream.Seen[^1]);
        await SayAsync(CredentialCallsTests.ManageAsync(gateway, HttpMethod.Post, "/api/credentials/rekey"));
        await SayAsync(CredentialCallsTests.ManageAsync(gateway, HttpMethod.Post, "/api/credentials/up/key/retire", """{"version":1}"""));
        await SayAsync(CredentialCallsTests.ManageAsync(gateway, HttpMethod.Post, "/api/backups"));
        await SayAsync(CredentialCallsTests.ManageAsync(gateway, HttpMethod.Post, "/api/config/export", """{"passphrase":"a long passphrase of a test"}"""));
        foreach (var path in new[] { "/api/config/export", "/api/audit/export", "/api/credentials", "/api/credentials/up/key", "/api/audit", "/api/config", "/api/config/revisions", "/api/operations", "/api/ledger/entries", "/metrics", "/health/ready", "/api/providers/health", "/api/keys", "/debug/traces", "/debug/connections", "/api/system" })
        {
            await SayAsync(gateway.AdminAsync(path));
        }

        var calls = JsonDocument.Parse((await gateway.AdminAsync("/api/operations")).Text).RootElement.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()!).ToHashSet();
        foreach (var id in calls)
        {
            await SayAsync(gateway.AdminAsync("/api/operations/" + id));
        }

        await gateway.EndOfLastAsync();
        var keys = (await File.ReadAllLinesAsync(Path.Combine(gateway.Folder, "keyring"), TestContext.Current.CancellationToken))
            .Where(line => line.StartsWith("active", StringComparison.Ordinal) || line.StartsWith("old", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]).ToArray();
        Assert.NotEmpty(keys);
        string[] texts = [Canary, Canary2, GatewayHost.HookSecret, GatewayHost.HookSecret[6..], GatewayHost.UpstreamSecret, .. keys];
        byte[][] sought =
        [
            .. texts.SelectMany(OtherForms).Select(Encoding.UTF8.GetBytes),
            .. keys.Select(Convert.FromBase64String),
        ];
        AssertNone(sought, Encoding.UTF8.GetBytes(said.ToString()), "answers");
        while (calls.Count > 0)
        {
            var traces = await collector.NextAsync("traces");
            AssertNone(sought, traces, "traces");
            calls.RemoveWhere(id => traces.AsSpan().IndexOf(Encoding.UTF8.GetBytes(id)) >= 0);
        }

        AssertNone(sought, await collector.NextAsync("metrics"), "metrics");
        AssertNone(sought, await collector.NextAsync("logs"), "exported logs");
        AssertNone(sought, Encoding.UTF8.GetBytes(string.Join('\n', gateway.Logs.All.Select(line => line.Message + line.Error))), "logs");
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(gateway.Folder, "backups")));
        foreach (var file in Directory.EnumerateFiles(gateway.Folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) is not ("keyring" or "lock")))
        {
            AssertNone(sought, await ReadSharedAsync(file), Path.GetFileName(file));
        }

        // The search itself finds what is there.
        Assert.Contains(Canary, upstream.Seen);
        Assert.Throws<Xunit.Sdk.TrueException>(() => AssertNone(sought, Encoding.UTF8.GetBytes("..." + Canary + "..."), "itself"));
    }

    private static string[] OtherForms(string text) =>
        [text, Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))];

    private static void AssertNone(byte[][] sought, byte[] where, string name) =>
        Assert.True(Array.TrueForAll(sought, one => where.AsSpan().IndexOf(one) < 0), $"A secret is in {name}.");

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);
        return copy.ToArray();
    }
}
