using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Operations.Credentials;
using Weir.Tests.Support;

namespace Weir.Tests.Credentials;

/// <summary>A gateway, a provider that looks at keys, and the tests' own stand-in for whoever makes keys.</summary>
internal sealed class RotatorScene : IAsyncDisposable
{
    public const string Ask = """{"model":"m","messages":[{"role":"user","content":"hello"}]}""";

    private RotatorScene(KeyedUpstream upstream, Sink maker, GatewayHost gateway) => (Upstream, Maker, Gateway) = (upstream, maker, gateway);

    public KeyedUpstream Upstream { get; }

    public Sink Maker { get; }

    public GatewayHost Gateway { get; }

    /// <summary>Starts all three; the credential <c>up/key</c> is <c>sk-one</c>, entered by hand.</summary>
    /// <param name="rotator">The rotator, without its address.</param>
    /// <param name="path">Path of its address.</param>
    /// <param name="clock">The gateway's clock.</param>
    /// <param name="more">More of the configuration.</param>
    public static async Task<RotatorScene> StartAsync(string rotator = "kind: webhook, secret: \"env:HOOK\", timeout_seconds: 1", string path = "/rotate", TimeProvider? clock = null, string more = "")
    {
        var upstream = await KeyedUpstream.StartAsync();
        var maker = await Sink.StartAsync();
        var gateway = await GatewayHost.StartAsync(
            $$"""
            gateway: { retry: { max_attempts: 1 } }
            credentials: { rotators: { house: { {{rotator}}, url: "{{maker.Url}}{{path}}", allow_private_network: true, serves: [up/key] } } }
            providers:
              up: { kind: openai-compatible, base_url: "{{upstream.Url}}/v1", allow_private_network: true, credential: 'vault:up/key' }
            models:
              m: { deployments: { only: { provider: up, model: m, price: { input: 1, output: 1 } } } }
            keys:
              k: { secret: "env:KEY" }
            {{more}}
            """,
            clock);
        Assert.Equal(200, (await CredentialCallsTests.SetAsync(gateway, "up/key", "sk-one")).Status);
        return new(upstream, maker, gateway);
    }

    /// <summary>Lets the maker answer every request with this.</summary>
    public void Answer(string body, int status = 200) => Maker.Answer = async http =>
    {
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(body, http.RequestAborted);
    };

    /// <summary>Lets it make <c>sk-two</c>, <c>sk-three</c>, … and take back whatever it is told to.</summary>
    public void AnswerInTurn(params string[] secrets)
    {
        var next = new Queue<string>(secrets);
        Maker.Answer = async http =>
        {
            var makes = Type(Maker.Requests[^1]) == "credential.make";
            await http.Response.WriteAsync(makes ? JsonSerializer.Serialize(new { secret = next.Dequeue(), id = $"id-{secrets.Length - next.Count}" }) : "", http.RequestAborted);
        };
    }

    public Task<Reply> RotateAsync(string body = "{}") => CredentialCallsTests.ManageAsync(Gateway, HttpMethod.Post, "/api/credentials/up/key/rotate_with_rotator", body);

    /// <summary>What the minute's upkeep does.</summary>
    public async Task MinuteAsync()
    {
        await Gateway.Get<Weir.Engine.Credentials.CredentialVault>().KeepUpAsync(TestContext.Current.CancellationToken);
        await Gateway.Get<RotatorUpkeep>().OnceAsync(TestContext.Current.CancellationToken);
    }

    public async Task<string[]> VersionsAsync() =>
        [.. (await Gateway.AdminAsync("/api/credentials/up/key")).Json.GetProperty("versions").EnumerateArray()
            .Select(one => $"{one.GetProperty("version")} {one.GetProperty("state")} {one.GetProperty("made_by")}{(one.GetProperty("taken_back_at").ValueKind == JsonValueKind.String ? " taken back" : "")}".TrimEnd())];

    public async Task<string[]> TrailAsync() =>
        [.. (await Gateway.AdminAsync("/api/audit?action=credential.")).Json.GetProperty("items").EnumerateArray().Select(row => $"{row.GetProperty("action")} {row.GetProperty("outcome")}")];

    public static string Type(SinkRequest request) => Body(request)["type"]!.GetValue<string>();

    public static JsonNode Body(SinkRequest request) => JsonNode.Parse(request.Text)!;

    /// <summary>Fails when one of the texts stands in an answer, a log line, or anywhere in the data directory.</summary>
    public async Task AssertNowhereAsync(params string[] secrets)
    {
        var trail = (await Gateway.AdminAsync("/api/audit?limit=1000")).Text;
        var list = (await Gateway.AdminAsync("/api/credentials")).Text;
        var config = (await Gateway.AdminAsync("/api/config")).Text;
        var metrics = (await Gateway.GetAsync("/metrics")).Text;
        var logs = string.Join('\n', Gateway.Logs.All.Select(line => line.Message + line.Error));
        var files = string.Concat(await Task.WhenAll(Directory.EnumerateFiles(Gateway.Folder, "weir.db*").Select(ReadAsync)));
        foreach (var secret in secrets)
        {
            foreach (var (what, text) in new[] { ("trail", trail), ("list", list), ("config", config), ("metrics", metrics), ("logs", logs), ("database", files) })
            {
                Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{secret} stands in the {what}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Maker.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    private static async Task<string> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
