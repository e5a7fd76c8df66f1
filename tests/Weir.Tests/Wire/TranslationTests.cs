using System.Buffers;
using System.Text;
using System.Text.Json;
using Weir.Engine.Pricing;
using Weir.Engine.Wire;

namespace Weir.Tests.Wire;

public sealed class TranslationTests
{
    private static readonly string LongName = "mcp__" + new string('a', 100) + "__read";

    [Fact]
    public void Long_tool_names_are_shortened_for_OpenAi_and_restored_in_the_answer()
    {
        var translation = Recordings.Begin(
            Dialect.Anthropic,
            $$$"""{"model":"m","max_tokens":9,"stream":true,"tools":[{"name":"{{{LongName}}}","input_schema":{"type":"object"}}],"messages":[{"role":"user","content":"Hi"}]}""");
        using var body = JsonDocument.Parse(translation.Body);
        var sent = body.RootElement.GetProperty("tools")[0].GetProperty("function").GetProperty("name").GetString();
        var output = new ArrayBufferWriter<byte>();
        translation.Feed(default, Encoding.UTF8.GetBytes($$$"""{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"{{{sent}}}","arguments":"{}"}}]}}]}"""), output);
        translation.Finish(output);

        Assert.Equal(64, sent?.Length);
        Assert.Equal(LongName, Assert.Single(AnthropicStreamRules.Check(Encoding.UTF8.GetString(output.WrittenSpan)).Calls).Name);
    }

    [Fact]
    public void Usage_chunk_comes_only_when_the_client_asked()
    {
        var translation = Recordings.Begin(Dialect.OpenAi, """{"model":"m","stream":true,"messages":[{"role":"user","content":"Hi"}]}""");
        var output = new ArrayBufferWriter<byte>();
        foreach (var item in SseText.Parse(Recordings.Read(Dialect.Anthropic, "text.sse")))
        {
            translation.Feed(default, Encoding.UTF8.GetBytes(item.Data), output);
        }

        translation.Finish(output);
        var rules = OpenAiStreamRules.Check(Encoding.UTF8.GetString(output.WrittenSpan), includeUsage: false);

        Assert.True(rules.Done);
        Assert.Null(rules.Usage);
    }

    [Fact]
    public void Usage_that_the_upstream_did_not_tell_can_be_stated()
    {
        var translation = Recordings.Begin(Dialect.Anthropic);
        var output = new ArrayBufferWriter<byte>();
        translation.Feed(default, """{"id":"c","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}]}"""u8, output);
        translation.UseUsage(new TokenUsage { Input = 7, Output = 3, Estimated = true });
        translation.Finish(output);

        Assert.Equal(3, AnthropicStreamRules.Check(Encoding.UTF8.GetString(output.WrittenSpan)).Usage.GetProperty("output_tokens").GetInt32());
    }

    [Fact]
    public void Event_named_error_ends_the_stream_whatever_it_holds()
    {
        var translation = Recordings.Begin(Dialect.Anthropic);
        var output = new ArrayBufferWriter<byte>();
        translation.Feed("error"u8, """{"message":"out of memory"}"""u8, output);
        translation.Feed(default, """{"id":"c","choices":[{"index":0,"delta":{"content":"x"}}]}"""u8, output);
        translation.Finish(output);

        Assert.Equal(
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"out of memory\"}}\n\n",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData(Dialect.OpenAi, "<html>")]
    [InlineData(Dialect.OpenAi, """{"choices":[]}""")]
    [InlineData(Dialect.OpenAi, """{"choices":[{"delta":{}}]}""")]
    [InlineData(Dialect.OpenAi, """{"error":{"message":"x"},"choices":[{"message":{}}]}""")]
    [InlineData(Dialect.Anthropic, """{"type":"error","error":{},"content":[]}""")]
    [InlineData(Dialect.Anthropic, """{"type":"message"}""")]
    public void What_is_no_answer_is_not_translated(Dialect upstream, string body)
    {
        var output = new ArrayBufferWriter<byte>();

        Assert.False(Recordings.Begin(Recordings.Other(upstream)).Answer(Encoding.UTF8.GetBytes(body), output));
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void Deployment_facts_shape_the_request()
    {
        var target = new TranslationTarget
        {
            Model = "deepseek-reasoner",
            UseMaxCompletionTokens = true,
            MaxOutputTokens = 500,
            TakesReasoningContent = true,
            DropSampling = true,
            TakesReasoningEffort = false,
            TakesStreamOptions = false,
        };
        using var request = JsonDocument.Parse(
            """{"model":"m","stream":true,"max_tokens":900,"temperature":1,"output_config":{"effort":"low"},"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"text","text":"A"}]}]}""");
        var result = Translation.Begin(Dialect.Anthropic, Dialect.OpenAi, request.RootElement, target);

        Assert.Equal(
            """{"model":"deepseek-reasoner","messages":[{"role":"assistant","content":"A","reasoning_content":"t"}],"max_completion_tokens":500,"stream":true}""",
            Encoding.UTF8.GetString(result.Translation!.Body.Span));
        Assert.Equal(["temperature", "thinking"], result.Translation.Dropped);
    }

    [Theory]
    [InlineData("claude-sonnet-4-5-20250929", "enabled")]
    [InlineData("claude-haiku-4-5", "enabled")]
    [InlineData("anthropic/claude-opus-4.5", "enabled")]
    [InlineData("claude-opus-4-6", "adaptive")]
    [InlineData("claude-sonnet-5", "adaptive")]
    [InlineData("kimi-k2", "enabled")]
    [InlineData("claude-3-5-haiku-latest", null)]
    public void Form_of_thinking_follows_the_name_of_the_model(string model, string? type)
    {
        using var request = JsonDocument.Parse("""{"model":"m","reasoning_effort":"low","messages":[{"role":"user","content":"Hi"}]}""");
        var result = Translation.Begin(Dialect.OpenAi, Dialect.Anthropic, request.RootElement, new TranslationTarget { Model = model });
        using var body = JsonDocument.Parse(result.Translation!.Body);

        Assert.Equal(type, body.RootElement.TryGetProperty("thinking", out var thinking) ? thinking.GetProperty("type").GetString() : null);
    }

    [Fact]
    public void Signed_thinking_survives_the_way_to_an_OpenAi_client_and_back()
    {
        using var answer = JsonDocument.Parse(Recordings.TranslatePlain(Dialect.Anthropic, Recordings.Read(Dialect.Anthropic, "thinking.json")));
        var message = answer.RootElement.GetProperty("choices")[0].GetProperty("message").GetRawText();
        var translation = Recordings.Begin(
            Dialect.OpenAi, $$"""{"model":"m","messages":[{"role":"user","content":"Q"},{{message}},{"role":"user","content":"And?"}]}""");
        using var body = JsonDocument.Parse(translation.Body);
        using var original = JsonDocument.Parse(Recordings.Read(Dialect.Anthropic, "thinking.json"));

        Assert.True(JsonElement.DeepEquals(
            original.RootElement.GetProperty("content"), body.RootElement.GetProperty("messages")[1].GetProperty("content")));
    }
}
