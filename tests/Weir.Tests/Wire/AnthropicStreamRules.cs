using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weir.Tests.Wire;

/// <summary>What an Anthropic client may rely on, stated independently of the emitter; also puts the answer together as a client does.</summary>
internal sealed class AnthropicStreamRules
{
    private readonly List<(string Type, StringBuilder Text, JsonElement Start)> _blocks = [];
    private bool _started;
    private bool _open;
    private bool _delta;

    public bool Stopped { get; private set; }

    public bool Failed { get; private set; }

    public string? StopReason { get; private set; }

    public JsonElement Usage { get; private set; }

    public string Text => string.Concat(_blocks.Where(static block => block.Type == "text").Select(static block => block.Text));

    public string Thinking => string.Concat(_blocks.Where(static block => block.Type == "thinking").Select(static block => block.Text));

    public List<string> Signatures { get; } = [];

    public IReadOnlyList<(string Id, string Name, string Arguments)> Calls =>
        [.. _blocks.Where(static block => block.Type == "tool_use").Select(static block => (
            block.Start.GetProperty("id").GetString() ?? "", block.Start.GetProperty("name").GetString() ?? "", block.Text.ToString()))];

    /// <summary>The content a client has put together.</summary>
    public JsonArray Content()
    {
        var signature = 0;
        var content = new JsonArray();
        foreach (var (type, text, start) in _blocks)
        {
            var block = JsonNode.Parse(start.GetRawText())!.AsObject();
            switch (type)
            {
                case "text":
                    block["text"] = text.ToString();
                    break;
                case "thinking":
                    block["thinking"] = text.ToString();
                    block["signature"] = signature < Signatures.Count ? Signatures[signature++] : "";
                    break;
                case "tool_use":
                    block["input"] = ParseOrNull(text.ToString());
                    break;
            }

            content.Add(block);
        }

        return content;
    }

    private static JsonNode? ParseOrNull(string json)
    {
        try
        {
            return json.Length == 0 ? new JsonObject() : JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static AnthropicStreamRules Check(string stream)
    {
        var rules = new AnthropicStreamRules();
        foreach (var item in SseText.Parse(stream))
        {
            using var document = JsonDocument.Parse(item.Data);
            Assert.Equal(item.Type, document.RootElement.GetProperty("type").GetString());
            rules.Take(item.Type, document.RootElement.Clone());
        }

        return rules;
    }

    private void Take(string type, JsonElement data)
    {
        Assert.False(Stopped || Failed, $"{type} after the end");
        switch (type)
        {
            case "ping":
                break;
            case "error":
                Failed = true;
                break;
            case "message_start":
                Assert.False(_started);
                _started = true;
                Assert.Empty(data.GetProperty("message").GetProperty("content").EnumerateArray());
                Assert.True(data.GetProperty("message").GetProperty("usage").GetProperty("input_tokens").GetInt64() >= 0);
                break;
            case "content_block_start":
                TakeBlock(data);
                break;
            case "content_block_delta":
                TakeDelta(data);
                break;
            case "content_block_stop":
                Assert.True(_open);
                Assert.Equal(_blocks.Count - 1, data.GetProperty("index").GetInt32());
                _open = false;
                break;
            case "message_delta":
                TakeEnd(data);
                break;
            case "message_stop":
                Assert.True(_delta);
                Stopped = true;
                break;
            default:
                Assert.Fail($"unknown event {type}");
                break;
        }
    }

    private void TakeBlock(JsonElement data)
    {
        Assert.True(_started && !_open && !_delta);
        Assert.Equal(_blocks.Count, data.GetProperty("index").GetInt32());
        _open = true;
        var block = data.GetProperty("content_block");
        _blocks.Add((block.GetProperty("type").GetString() ?? "", new StringBuilder(), block));
    }

    private void TakeEnd(JsonElement data)
    {
        Assert.True(_started && !_open && !_delta);
        _delta = true;
        StopReason = data.GetProperty("delta").GetProperty("stop_reason").GetString();
        Usage = data.GetProperty("usage");
        var hasTool = _blocks.Exists(static block => block.Type == "tool_use");
        Assert.True(hasTool ? StopReason is not ("end_turn" or "stop_sequence") : StopReason != "tool_use", StopReason);
    }

    private void TakeDelta(JsonElement data)
    {
        Assert.True(_open);
        Assert.Equal(_blocks.Count - 1, data.GetProperty("index").GetInt32());
        var delta = data.GetProperty("delta");
        var (type, text, _) = _blocks[^1];
        switch (delta.GetProperty("type").GetString())
        {
            case "text_delta":
                Assert.Equal("text", type);
                text.Append(delta.GetProperty("text").GetString());
                break;
            case "thinking_delta":
                Assert.Equal("thinking", type);
                text.Append(delta.GetProperty("thinking").GetString());
                break;
            case "signature_delta":
                Assert.Equal("thinking", type);
                Signatures.Add(delta.GetProperty("signature").GetString() ?? "");
                break;
            case "input_json_delta":
                Assert.Equal("tool_use", type);
                text.Append(delta.GetProperty("partial_json").GetString());
                break;
            default:
                Assert.Fail("unknown delta");
                break;
        }
    }
}
