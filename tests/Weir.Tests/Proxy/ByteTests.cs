using System.Text;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

/// <summary>Bytes of a same-dialect answer are the provider's, with one exception.</summary>
public sealed class ByteTests
{
    private const string UsageEvent = "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}\n\n";

    private const string OpenAiStream =
        ": hello\n\ndata: {\"id\":\"c1\", \"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up-1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}],\"obfuscation\":\"xyz\"}\r\n\r\n"
        + "data:{\"choices\":[{\"delta\":{\"content\":\"h\\u00e9 \\ud83d\\ude00 é 😀\"},\"index\":0,\"logprobs\":null}],\"usage\":null,\"brand_new\":[1,2.50]}\n\n"
        + "id: 7\nretry: 100\ndata: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n" + UsageEvent + "data: [DONE]\n\n";

    private const string AnthropicStream =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"up-2\",\"content\":[],\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}}\n\n"
        + "event: ping\r\ndata: {\"type\": \"ping\"}\r\n\r\n"
        + "event: brand_new_event\ndata: {\"type\":\"brand_new_event\",\"x\":1}\n\n"
        + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
        + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"h\\u00e9 é 😀\"}}\n\n"
        + ": keep-alive\n\nevent: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
        + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":2}}\n\n"
        + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    private const string OpenAiPlain =
        "\n{ \"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"up-1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"h\\u00e9 é 😀\"},\"finish_reason\":\"stop\"}],\n  \"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7},\"brand_new\":1.50 }\n";

    private const string AnthropicPlain =
        "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"up-2\",\"content\":[{\"type\":\"text\",\"text\":\"h\\u00e9 é 😀\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":5,\"output_tokens\":2},\"brand_new\":1.50}\n";

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task A_stream_passes_untouched(int pieceBytes)
    {
        Assert.Equal(OpenAiStream, (await CallAsync(Dialect.OpenAi, OpenAiStream, pieceBytes, stream: true, ",\"stream_options\":{\"include_usage\":true}")).Text);
        Assert.Equal(AnthropicStream, (await CallAsync(Dialect.Anthropic, AnthropicStream, pieceBytes, stream: true)).Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task The_usage_event_that_only_Weir_asked_for_stays_behind_and_nothing_else(int pieceBytes)
    {
        foreach (var more in new[] { "", ",\"stream_options\":{\"include_usage\":false}", ",\"stream_options\":{}" })
        {
            Assert.Equal(OpenAiStream.Replace(UsageEvent, "", StringComparison.Ordinal), (await CallAsync(Dialect.OpenAi, OpenAiStream, pieceBytes, stream: true, more)).Text);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task A_plain_answer_passes_untouched(int pieceBytes)
    {
        Assert.Equal(OpenAiPlain, (await CallAsync(Dialect.OpenAi, OpenAiPlain, pieceBytes, stream: false)).Text);
        Assert.Equal(AnthropicPlain, (await CallAsync(Dialect.Anthropic, AnthropicPlain, pieceBytes, stream: false)).Text);
    }

    [Fact]
    public async Task A_plain_answer_too_large_to_hold_passes_untouched_and_is_booked()
    {
        var large = OpenAiPlain.Replace("h\\u00e9", new string('x', 3_000_000), StringComparison.Ordinal);
        var reply = await CallAsync(Dialect.OpenAi, large, 60_000, stream: false);
        Assert.Equal(large, reply.Text);
        Assert.Null(reply.Header("content-length"));
        Assert.Null(reply.Header("x-weir-cost-usd"));
    }

    [Fact]
    public async Task The_cost_of_a_plain_answer_is_in_its_head()
    {
        Assert.Equal("0.000032500", decimal.Parse((await CallAsync(Dialect.OpenAi, OpenAiPlain, 100_000, stream: false)).Header("x-weir-cost-usd")!, System.Globalization.CultureInfo.InvariantCulture).ToString("0.000000000", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static async Task<Reply> CallAsync(Dialect dialect, string answer, int pieceBytes, bool stream, string more = "")
    {
        await using var upstream = await FixedUpstream.StartAsync(stream ? "text/event-stream; charset=utf-8" : "application/json", Encoding.UTF8.GetBytes(answer), pieceBytes);
        await using var gateway = await GatewayHost.StartAsync($$"""
            providers: { up: { kind: {{(dialect == Dialect.OpenAi ? "openai-compatible" : "anthropic")}}, base_url: "{{upstream.Url}}", credential: "env:UPSTREAM", allow_private_network: true } }
            models: { m: { deployments: { d: { provider: up, model: up, price: { input: 2.5, output: 10 } } } } }
            keys: { test: { secret: "env:KEY" } }
            """);
        var reply = await gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect, stream: stream, more: more), Ask.Headers(dialect));
        Assert.Equal(200, reply.Status);
        var (operation, attempts) = await gateway.RecordOfAsync(reply);
        Assert.Equal(("completed", new Engine.Pricing.TokenUsage { Input = 5, Output = 2 }), (operation.Outcome, Assert.Single(attempts).Usage));
        return reply;
    }
}
