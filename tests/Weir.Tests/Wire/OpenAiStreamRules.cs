using System.Text;
using System.Text.Json;

namespace Weir.Tests.Wire;

/// <summary>What an OpenAI client may rely on, stated independently of the emitter; also puts the answer together as a client does.</summary>
internal sealed class OpenAiStreamRules
{
    private readonly List<(string Id, string Name, StringBuilder Arguments)> _calls = [];
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _thinking = new();
    private readonly StringBuilder _refusal = new();
    private int _chunks;
    private bool _usageSeen;

    public bool Done { get; private set; }

    public bool Failed { get; private set; }

    public string? FinishReason { get; private set; }

    public JsonElement? Usage { get; private set; }

    public string Text => _text.ToString();

    public string Thinking => _thinking.ToString();

    public string Refusal => _refusal.ToString();

    public List<JsonElement> ThinkingBlocks { get; } = [];

    public IReadOnlyList<(string Id, string Name, string Arguments)> Calls =>
        [.. _calls.Select(static call => (call.Id, call.Name, call.Arguments.ToString()))];

    public static OpenAiStreamRules Check(string stream, bool includeUsage = true)
    {
        var rules = new OpenAiStreamRules();
        foreach (var item in SseText.Parse(stream).Where(static item => item.Data.Length > 0))
        {
            Assert.False(rules.Done || rules.Failed, "an event after the end");
            if (item.Data == "[DONE]")
            {
                Assert.NotNull(rules.FinishReason);
                rules.Done = true;
                continue;
            }

            using var document = JsonDocument.Parse(item.Data);
            rules.Take(document.RootElement.Clone(), includeUsage);
        }

        return rules;
    }

    private void Take(JsonElement chunk, bool includeUsage)
    {
        if (chunk.TryGetProperty("error", out _))
        {
            Failed = true;
            return;
        }

        Assert.Equal("chat.completion.chunk", chunk.GetProperty("object").GetString());
        var choices = chunk.GetProperty("choices");
        if (choices.GetArrayLength() == 0)
        {
            Assert.True(includeUsage && FinishReason is not null && !_usageSeen);
            _usageSeen = true;
            Usage = chunk.GetProperty("usage");
            return;
        }

        Assert.Equal(includeUsage, chunk.TryGetProperty("usage", out var none) && none.ValueKind == JsonValueKind.Null);
        Assert.Null(FinishReason);
        var delta = choices[0].GetProperty("delta");
        Assert.Equal(_chunks++ == 0, delta.TryGetProperty("role", out _));
        TakeDelta(delta);
        FinishReason = choices[0].GetProperty("finish_reason").GetString();
        if (FinishReason is not null)
        {
            Assert.True(_calls.Count > 0 ? FinishReason != "stop" : FinishReason != "tool_calls");
            Assert.All(_calls, static call => Assert.NotEqual(0, call.Arguments.Length));
        }
    }

    private void TakeDelta(JsonElement delta)
    {
        Append(delta, "content", _text);
        Append(delta, "reasoning_content", _thinking);
        Append(delta, "refusal", _refusal);
        if (delta.TryGetProperty("thinking_blocks", out var blocks))
        {
            ThinkingBlocks.AddRange(blocks.EnumerateArray());
        }

        if (!delta.TryGetProperty("tool_calls", out var calls))
        {
            return;
        }

        Assert.NotEqual(0, calls.GetArrayLength());
        foreach (var call in calls.EnumerateArray())
        {
            var index = call.GetProperty("index").GetInt32();
            var function = call.GetProperty("function");
            if (call.TryGetProperty("id", out var id))
            {
                Assert.Equal(_calls.Count, index);
                _calls.Add((id.GetString() ?? "", function.GetProperty("name").GetString() ?? "", new StringBuilder()));
            }
            else
            {
                Assert.False(function.TryGetProperty("name", out _));
            }

            _calls[index].Arguments.Append(function.GetProperty("arguments").GetString());
        }
    }

    private static void Append(JsonElement delta, string name, StringBuilder text)
    {
        if (delta.TryGetProperty(name, out var value))
        {
            text.Append(value.GetString());
        }
    }
}
