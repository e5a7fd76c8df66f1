using System.Text;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

/// <summary>One gateway for all refusals: a strict key, a small bound, a provider behind real sockets.</summary>
public sealed class RefusalGateway : IAsyncLifetime
{
    internal SimulatorHost Simulator { get; private set; } = null!;

    internal GatewayHost Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Simulator = await SimulatorHost.StartAsync();
        Gateway = await GatewayHost.StartAsync($$"""
            server: { max_body_bytes: 65536 }
            providers:
              oai:  { kind: openai-compatible, base_url: "{{Simulator.Url}}/oai", credential: "env:UPSTREAM", allow_private_network: true }
              anth: { kind: anthropic, base_url: "{{Simulator.Url}}/anth", credential: "env:UPSTREAM", allow_private_network: true }
            models:
              m:      { deployments: { d: { provider: oai, model: sim-gpt } } }
              a:      { deployments: { d: { provider: anth, model: sim-claude } } }
              closed: { deployments: { d: { provider: oai, model: sim-gpt } } }
            keys:
              test:     { secret: "env:KEY", team: red, project: p1, models: [m, a] }
              disabled: { secret: "env:KEY2", enabled: false }
              open:     { secret: "env:KEY3", team: blue, may_set: [team, project, customer, user, session, feature, environment] }
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Simulator.DisposeAsync();
    }
}

public sealed class RefusalTests(RefusalGateway at) : IClassFixture<RefusalGateway>
{
    private readonly GatewayHost _gateway = at.Gateway;

    public static TheoryData<string, Dialect> Cases => [.. RefusalCases.All
        .SelectMany(pair => Enum.GetValues<Dialect>().Where(dialect => pair.Value.Only is not { } only || only == dialect).Select(dialect => (pair.Key, dialect)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Is_refused_in_the_callers_dialect_with_its_status_code_and_field(string name, Dialect dialect)
    {
        var given = RefusalCases.All[name];
        var (response, testId) = await _gateway.OpenAsync(
            HttpMethod.Post, given.Path(dialect), given.Body(dialect), Ask.Headers(dialect, given.Headers), TestContext.Current.CancellationToken);
        using var head = response;
        var reply = await Reply.OfAsync(response, testId, TestContext.Current.CancellationToken);

        Assert.Equal(given.Status, reply.Status);
        Assert.Equal("application/json", reply.Header("content-type"));
        var error = reply.Error(dialect);
        Assert.Contains(given.Says, error.Message, StringComparison.Ordinal);
        Assert.Equal(dialect == Dialect.OpenAi ? (Ask.OpenAiType(given.Status), given.Code, given.Param) : (Ask.AnthropicType(given.Status), null, null), (error.Type, error.Code, error.Param));
        Assert.Equal(given.MayRetry ? null : "false", reply.Header("x-should-retry"));
        Assert.Equal(given.Status == 401 ? "Bearer" : null, reply.Header("www-authenticate"));
        Assert.Equal(reply.Bytes.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), reply.Header("content-length"));
        await AssertRecordAsync(given, reply, dialect);
    }

    [Theory]
    [InlineData(Dialect.OpenAi)]
    [InlineData(Dialect.Anthropic)]
    public async Task All_bad_keys_get_the_same_answer_to_the_byte(Dialect dialect)
    {
        var answers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, given) in RefusalCases.All.Where(pair => pair.Value.Status == 401))
        {
            var reply = await _gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect), Ask.Headers(dialect, given.Headers));
            answers.Add(reply.Text.Replace(reply.Operation, "", StringComparison.Ordinal));
        }

        Assert.Single(answers);
    }

    [Fact]
    public async Task A_wrong_method_names_the_right_one()
    {
        foreach (var (path, dialect) in new[] { ("/v1/chat/completions", Dialect.OpenAi), ("/v1/embeddings", Dialect.OpenAi), ("/v1/messages", Dialect.Anthropic), ("/v1/messages/count_tokens", Dialect.Anthropic) })
        {
            var reply = await _gateway.SendAsync(HttpMethod.Put, path, "{}");
            Assert.Equal(405, reply.Status);
            Assert.Equal("POST", reply.Header("allow"));
            Assert.Equal("false", reply.Header("x-should-retry"));
            Assert.NotEmpty(reply.Error(dialect).Message);
        }
    }

    [Theory]
    [InlineData(Dialect.OpenAi)]
    [InlineData(Dialect.Anthropic)]
    public async Task A_chunked_body_that_is_too_large_is_drained_and_refused(Dialect dialect)
    {
        var text = await _gateway.RawAsync([.. Head(dialect, "Transfer-Encoding: chunked"), .. Chunks(3_000_000)]);
        Assert.StartsWith("HTTP/1.1 413 ", text, StringComparison.Ordinal);
        Assert.Contains(dialect == Dialect.OpenAi ? "\"request_too_large\"" : "\"type\":\"request_too_large\"", text, StringComparison.Ordinal);
        _gateway.AssertNothingHeld();
    }

    [Fact]
    public async Task A_body_that_stops_before_its_length_is_no_operation_that_hangs()
    {
        // The client closes its side: the server sees the end of a body that should be longer.
        var at = new Uri(_gateway.Url);
        using (var client = new System.Net.Sockets.TcpClient())
        {
            await client.ConnectAsync(at.Host, at.Port, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(Head(Dialect.OpenAi, "Content-Length: 5000\r\nx-test-id: half-a-body"), TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync("{\"model\":"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        await _gateway.EndOfAsync("half-a-body");
        _gateway.AssertNothingHeld();
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}")]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n")]
    [InlineData("NONSENSE\r\n\r\n")]
    public async Task Malformed_http_is_a_400_that_closes_the_connection(string request)
    {
        Assert.StartsWith("HTTP/1.1 400 ", await _gateway.RawAsync(Encoding.Latin1.GetBytes(request)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Dialect.OpenAi)]
    [InlineData(Dialect.Anthropic)]
    public async Task A_malformed_chunk_is_refused_in_the_dialect(Dialect dialect)
    {
        var text = await _gateway.RawAsync([.. Head(dialect, "Transfer-Encoding: chunked"), .. "zz\r\n{}\r\n0\r\n\r\n"u8]);
        Assert.StartsWith("HTTP/1.1 400 ", text, StringComparison.Ordinal);
        Assert.Contains("\"error\"", text, StringComparison.Ordinal);
        _gateway.AssertNothingHeld();
    }

    private async Task AssertRecordAsync(RefusalCase given, Reply reply, Dialect dialect)
    {
        if (given.Path(dialect) == "/v1/completions")
        {
            return;
        }

        await _gateway.EndOfAsync(reply.TestId);
        var explained = await _gateway.AdminAsync("/api/operations/" + reply.Operation);
        Assert.Equal(given.Recorded ? 200 : 404, explained.Status);
        if (given.Recorded)
        {
            var operation = explained.Json.GetProperty("operation");
            Assert.Equal(("refused", given.Status, given.Code, "test", "red", "p1", 0), (
                operation.GetProperty("outcome").GetString(), operation.GetProperty("status").GetInt32(), operation.GetProperty("error").GetString(),
                operation.GetProperty("key").GetString(), operation.GetProperty("team").GetString(), operation.GetProperty("project").GetString(), operation.GetProperty("attempts").GetInt32()));
            Assert.Empty(explained.Json.GetProperty("attempts").EnumerateArray());
        }

        _gateway.AssertNothingHeld();
    }

    private static byte[] Head(Dialect dialect, string framing) => Encoding.Latin1.GetBytes(
        $"POST {Ask.Path(dialect)} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nx-api-key: {GatewayHost.Key}\r\nContent-Type: application/json\r\n{framing}\r\n\r\n");

    private static byte[] Chunks(int bytes)
    {
        var chunk = Encoding.Latin1.GetBytes("4000\r\n" + new string('x', 0x4000) + "\r\n");
        return [.. Enumerable.Repeat(chunk, (bytes / 0x4000) + 1).SelectMany(one => one), .. "0\r\n\r\n"u8];
    }
}
