using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Credentials.BackEnds;
using Weir.Tests.Support;

namespace Weir.Tests.Credentials;

/// <summary>
/// Secrets of a HashiCorp Vault or OpenBao server, by the tests' own stand-in: read beforehand, kept while the server fails, told. The keyring without a
/// session. S0-22, S0-26.
/// </summary>
public sealed class OtherStoresTests
{
    private const string Token = GatewayHost.UpstreamSecret;

    [Fact]
    public async Task A_secret_is_read_before_the_first_call_and_a_new_one_is_used_by_the_next()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var server = await Sink.StartAsync();
        Holds(server, "sk-one-canary");
        await using var gateway = await StartAsync(upstream, server);
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", RotatorScene.Ask)).Status);
        var asked = Assert.Single(server.Requests);
        Assert.Equal(("GET", "/v1/secret/data/openai", Token, "team-a"), (asked.Method, asked.Path, asked.Headers["X-Vault-Token"], asked.Headers["X-Vault-Namespace"]));

        Holds(server, "sk-two-canary");
        await gateway.Get<SecretShelf>().RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", RotatorScene.Ask)).Status);
        Assert.Equal(["sk-one-canary", "sk-two-canary"], upstream.Seen);
        Assert.Equal((0, "hashicorp:secret/data/openai#api_key", JsonValueKind.Null), await StateAsync(gateway));
        await AssertNowhereAsync(gateway, "sk-one-canary", "sk-two-canary", Token);
    }

    [Theory]
    [InlineData("hangs", "the server gave no answer within 1 s")]
    [InlineData("canary garbage", "the server answered something that is no JSON")]
    [InlineData("""{"canary":1}""", "the server answered something that is no secret of KV version 2")]
    [InlineData("""{"data":{"data":{"canary":"x"}}}""", "the server has no such field there")]
    [InlineData("""{"data":{"data":{"api_key":17}}}""", "the field is no text")]
    [InlineData("""{"data":{"data":{"api_key":""}}}""", "what is there is empty")]
    [InlineData("""{"data":{"data":{"api_key":"canary\nline"}}}""", "what is there has more than one line")]
    [InlineData("""{"data":{"data":{"api_key":"canary\u0000"}}}""", "what is there must be printable ASCII")]
    [InlineData("403", "the server does not take the token, or the token may not read it")]
    [InlineData("404", "the server has nothing there")]
    [InlineData("503", "the server is sealed or down for maintenance")]
    [InlineData("307", "the server could not be asked: answered with a redirect")]
    [InlineData("huge", "the server answered more than 262144 bytes")]
    public async Task A_server_that_hangs_or_answers_garbage_is_said_so_while_the_last_good_value_stays(string how, string why)
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var server = await Sink.StartAsync();
        Holds(server, "sk-good");
        await using var gateway = await StartAsync(upstream, server);

        Fails(server, how);
        await gateway.Get<SecretShelf>().RefreshAsync(TestContext.Current.CancellationToken);
        await gateway.Get<SecretShelf>().RefreshAsync(TestContext.Current.CancellationToken);

        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", RotatorScene.Ask)).Status);
        Assert.Equal(["sk-good"], upstream.Seen);
        var (unreadable, _, problem) = await StateAsync(gateway);
        Assert.Equal((1, JsonValueKind.String), (unreadable, problem));
        var line = Assert.Single(gateway.Logs.At(LogLevel.Error));
        Assert.StartsWith($"The secret at hashicorp:secret/data/openai#api_key cannot be read: {why}", line.Message, StringComparison.Ordinal);
        Assert.EndsWith("; the last good value stays in use", line.Message, StringComparison.Ordinal);
        await AssertNowhereAsync(gateway, "canary", "sk-good", Token);

        Holds(server, "sk-good");
        await gateway.Get<SecretShelf>().RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, (await StateAsync(gateway)).Unreadable);
    }

    [Fact]
    public async Task Without_the_server_the_rest_runs_and_it_is_asked_again()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var server = await Sink.StartAsync();
        Fails(server, "503");
        await using var gateway = await StartAsync(upstream, server);

        var refused = await gateway.PostAsync("/v1/chat/completions", RotatorScene.Ask);
        Assert.Equal(502, refused.Status);
        Assert.Empty(upstream.Seen);
        Assert.Equal(200, (await gateway.GetAsync("/health/ready")).Status);
        var row = (await gateway.AdminAsync("/api/credentials")).Json.GetProperty("other_stores")[0];
        Assert.Equal("hashicorp:secret/data/openai#api_key cannot be read: the server is sealed or down for maintenance", row.GetProperty("problem").GetString());

        Holds(server, "sk-late");
        await gateway.Get<SecretShelf>().RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", RotatorScene.Ask)).Status);
        Assert.Equal(["sk-late"], upstream.Seen);
    }

    [Fact]
    public async Task A_token_in_a_file_is_read_anew_and_a_missing_one_is_said_so()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var server = await Sink.StartAsync();
        Holds(server, "sk-good");
        var folder = Directory.CreateTempSubdirectory("weir-token-");
        var file = Path.Combine(folder.FullName, "token");
        await File.WriteAllTextAsync(file, "hvs.first\n", TestContext.Current.CancellationToken);
        await using var gateway = await StartAsync(upstream, server, $"token_file: \"{file}\"");
        await File.WriteAllTextAsync(file, "hvs.second", TestContext.Current.CancellationToken);
        await gateway.Get<SecretShelf>().RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["hvs.first", "hvs.second"], server.Requests.Select(one => one.Headers["X-Vault-Token"]));

        folder.Delete(recursive: true);
        await gateway.Get<SecretShelf>().RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(1, (await StateAsync(gateway)).Unreadable);
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", RotatorScene.Ask)).Status);
        await AssertNowhereAsync(gateway, "hvs.first", "hvs.second");
    }

    [Fact]
    public async Task The_server_that_is_sent_the_token_is_no_setting_that_changes_at_run_time()
    {
        await using var upstream = await KeyedUpstream.StartAsync();
        await using var server = await Sink.StartAsync();
        Holds(server, "sk-good");
        await using var gateway = await StartAsync(upstream, server);
        foreach (var (path, value) in new[] { ("credentials.hashicorp.address", "\"https://evil.example\""), ("credentials.hashicorp", "null"), ("credentials", "{\"hashicorp\":{\"address\":\"https://evil.example\"}}") })
        {
            var outcome = await gateway.Get<ConfigDesk>().ChangeAsync(
                new() { Edits = [ConfigEdit.Set(path, value)], Author = "tester", Reason = "a test" }, TestContext.Current.CancellationToken);
            Assert.Equal(ConfigVerdict.Refused, outcome.Verdict);
        }

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_store_that_says_nothing_is_asked_once_for_all_its_references()
    {
        var clock = new ManualClock();
        await using var server = await Sink.StartAsync();
        using var shelf = new SecretShelf(clock, LoggerFactory.Create(_ => { }).CreateLogger<SecretShelf>());
        server.Answer = http =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        shelf.Use(new(TimeSpan.FromMinutes(1), new(new Uri(server.Url), TimeSpan.FromSeconds(5)) { Token = new("t"), AllowPrivateNetwork = true }));
        var handles = Enumerable.Range(0, 50).Select(i => shelf.Open(string.Create(CultureInfo.InvariantCulture, $"hashicorp:secret/data/k{i}#f"), "p")).ToArray();
        await shelf.RefreshAsync(TestContext.Current.CancellationToken);

        Assert.InRange(server.Requests.Count, 1, 8); // as many as are asked at once, each perhaps once more on a new connection
        Assert.Equal(50, shelf.Unreadable);
        Assert.All(handles, handle => Assert.Contains("the connection broke", handle.Current.Why, StringComparison.Ordinal));
    }

    internal static void Holds(Sink server, string secret) => server.Answer = http => http.Response.WriteAsync(
        JsonSerializer.Serialize(new { request_id = "x", data = new { data = new { api_key = secret, other = "unused" }, metadata = new { version = 3 } } }), http.RequestAborted);

    private static void Fails(Sink server, string how) => server.Answer = how switch
    {
        "hangs" => http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default),
        "huge" => http => http.Response.WriteAsync(new string('x', 300_000), http.RequestAborted),
        { Length: 3 } => Sink.With(int.Parse(how, CultureInfo.InvariantCulture)),
        _ => http => http.Response.WriteAsync(how, http.RequestAborted),
    };

    private static Task<GatewayHost> StartAsync(KeyedUpstream upstream, Sink server, string token = "token: \"env:UPSTREAM\"") => GatewayHost.StartAsync(
        $$"""
        gateway: { retry: { max_attempts: 1 } }
        credentials: { refresh_seconds: 3600, hashicorp: { address: "{{server.Url}}", {{token}}, namespace: team-a, allow_private_network: true, timeout_seconds: 1 } }
        providers:
          up: { kind: openai-compatible, base_url: "{{upstream.Url}}/v1", allow_private_network: true, credential: 'hashicorp:secret/data/openai#api_key' }
        models:
          m: { deployments: { only: { provider: up, model: m, price: { input: 1, output: 1 } } } }
        keys:
          k: { secret: "env:KEY" }
        """);

    private static async Task<(int Unreadable, string? Reference, JsonValueKind Problem)> StateAsync(GatewayHost gateway)
    {
        var store = (await gateway.AdminAsync("/api/credentials")).Json.GetProperty("other_stores")[0];
        return ((await gateway.GetAsync("/health/ready")).Json.GetProperty("credentials").GetProperty("unreadable").GetInt32(), store.GetProperty("reference").GetString(), store.GetProperty("problem").ValueKind);
    }

    private static async Task AssertNowhereAsync(GatewayHost gateway, params string[] secrets)
    {
        var told = string.Join('\n', gateway.Logs.All.Select(line => line.Message + line.Error))
            + (await gateway.AdminAsync("/api/credentials")).Text + (await gateway.AdminAsync("/api/config")).Text + (await gateway.AdminAsync("/api/audit?limit=1000")).Text
            + (await gateway.GetAsync("/health/ready")).Text + (await gateway.GetAsync("/metrics")).Text;
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, told, StringComparison.Ordinal));
    }
}
