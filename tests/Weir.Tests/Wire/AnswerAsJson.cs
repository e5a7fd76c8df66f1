using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Engine.Wire;

namespace Weir.Tests.Wire;

/// <summary>Turns plain answers into streams as a provider would send them, and streams back into answers as a client would read them.</summary>
internal static class AnswerAsJson
{
    /// <summary>The stream that a provider sends for this plain answer, every text and argument cut into pieces of one character.</summary>
    public static string StreamOf(Dialect upstream, string plain)
    {
        using var document = JsonDocument.Parse(plain);
        return upstream == Dialect.OpenAi ? OpenAiStreamOf(document.RootElement) : AnthropicStreamOf(document.RootElement);
    }

    /// <summary>What an OpenAI client has in hand at the end of a stream, in the shape of a plain answer.</summary>
    public static JsonNode OfOpenAi(OpenAiStreamRules rules)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = rules.Text };
        AddText(message, "reasoning_content", rules.Thinking);
        AddText(message, "refusal", rules.Refusal);
        if (rules.ThinkingBlocks.Count > 0)
        {
            message["thinking_blocks"] = new JsonArray([.. rules.ThinkingBlocks.Select(static block => JsonNode.Parse(block.GetRawText()))]);
        }

        if (rules.Calls.Count > 0)
        {
            message["tool_calls"] = new JsonArray([.. rules.Calls.Select(static call => new JsonObject
            {
                ["id"] = call.Id,
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments },
            })]);
        }

        return new JsonObject
        {
            ["choices"] = new JsonArray(new JsonObject { ["message"] = message, ["finish_reason"] = rules.FinishReason }),
            ["usage"] = rules.Usage is { } usage ? JsonNode.Parse(usage.GetRawText()) : null,
        };
    }

    /// <summary>What an Anthropic client has in hand at the end of a stream, in the shape of a plain answer.</summary>
    public static JsonNode OfAnthropic(AnthropicStreamRules rules) => new JsonObject
    {
        ["content"] = rules.Content(),
        ["stop_reason"] = rules.StopReason,
        ["usage"] = JsonNode.Parse(rules.Usage.GetRawText()),
    };

    private static void AddText(JsonObject message, string name, string text)
    {
        if (text.Length > 0)
        {
            message[name] = text;
        }
    }

    private static string OpenAiStreamOf(JsonElement plain)
    {
        var choice = plain.GetProperty("choices")[0];
        var chunks = new List<JsonObject> { new() { ["role"] = "assistant", ["content"] = "" } };
        foreach (var member in choice.GetProperty("message").EnumerateObject().Where(static member => member.Name != "role"))
        {
            if (member.Value.ValueKind == JsonValueKind.String)
            {
                chunks.AddRange(Pieces(member.Value.GetString()).Select(piece => new JsonObject { [member.Name] = piece }));
            }
            else if (member.Name == "tool_calls")
            {
                chunks.AddRange(member.Value.EnumerateArray().SelectMany(CallChunks));
            }
        }

        var events = chunks.Select(static delta => Chunk(delta, null)).Append(Chunk([], choice.GetProperty("finish_reason").GetString()));
        var usage = new JsonObject { ["choices"] = new JsonArray(), ["usage"] = JsonNode.Parse(plain.GetProperty("usage").GetRawText()) };
        return string.Concat(events.Append(usage).Select(static chunk => $"data: {chunk.ToJsonString()}\n\n")) + "data: [DONE]\n\n";
    }

    private static IEnumerable<JsonObject> CallChunks(JsonElement call, int index)
    {
        var function = call.GetProperty("function");
        yield return Call(index, new JsonObject { ["name"] = function.GetProperty("name").GetString(), ["arguments"] = "" }, call.GetProperty("id").GetString());
        foreach (var piece in Pieces(function.GetProperty("arguments").GetString()))
        {
            yield return Call(index, new JsonObject { ["arguments"] = piece }, null);
        }
    }

    private static JsonObject Call(int index, JsonObject function, string? id)
    {
        var call = new JsonObject { ["index"] = index, ["function"] = function };
        if (id is not null)
        {
            call["id"] = id;
            call["type"] = "function";
        }

        return new JsonObject { ["tool_calls"] = new JsonArray(call) };
    }

    private static JsonObject Chunk(JsonObject delta, string? finish) => new()
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1,
        ["model"] = "m",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
    };

    private static string AnthropicStreamOf(JsonElement plain)
    {
        var message = new JsonObject { ["id"] = "msg_1", ["model"] = "m", ["content"] = new JsonArray(), ["usage"] = new JsonObject { ["input_tokens"] = 1, ["output_tokens"] = 1 } };
        var events = new List<JsonObject> { new() { ["type"] = "message_start", ["message"] = message } };
        var index = 0;
        foreach (var block in plain.GetProperty("content").EnumerateArray())
        {
            events.AddRange(BlockEvents(block, index++));
        }

        var delta = new JsonObject();
        foreach (var name in (string[])["stop_reason", "stop_sequence", "stop_details"])
        {
            delta[name] = plain.TryGetProperty(name, out var value) ? JsonNode.Parse(value.GetRawText()) : null;
        }

        events.Add(new JsonObject { ["type"] = "message_delta", ["delta"] = delta, ["usage"] = JsonNode.Parse(plain.GetProperty("usage").GetRawText()) });
        events.Add(new JsonObject { ["type"] = "message_stop" });
        return string.Concat(events.Select(static item => $"event: {item["type"]}\ndata: {item.ToJsonString()}\n\n"));
    }

    private static IEnumerable<JsonObject> BlockEvents(JsonElement block, int index)
    {
        var type = block.GetProperty("type").GetString();
        var start = JsonNode.Parse(block.GetRawText())!.AsObject();
        var deltas = new List<JsonObject>();
        void Cut(string member, string deltaType, string deltaMember, string text, bool whole = false)
        {
            start[member] = member == "input" ? new JsonObject() : "";
            deltas.AddRange((whole ? [text] : Pieces(text)).Select(piece => new JsonObject { ["type"] = deltaType, [deltaMember] = piece }));
        }

        if (type == "text")
        {
            Cut("text", "text_delta", "text", block.GetProperty("text").GetString() ?? "");
        }
        else if (type == "thinking")
        {
            Cut("thinking", "thinking_delta", "thinking", block.GetProperty("thinking").GetString() ?? "");
            Cut("signature", "signature_delta", "signature", block.GetProperty("signature").GetString() ?? "", whole: true);
        }
        else if (type == "tool_use")
        {
            var input = block.GetProperty("input");
            Cut("input", "input_json_delta", "partial_json", input.GetPropertyCount() == 0 ? "" : input.GetRawText());
        }

        yield return new JsonObject { ["type"] = "content_block_start", ["index"] = index, ["content_block"] = start };
        foreach (var delta in deltas)
        {
            yield return new JsonObject { ["type"] = "content_block_delta", ["index"] = index, ["delta"] = delta };
        }

        yield return new JsonObject { ["type"] = "content_block_stop", ["index"] = index };
    }

    /// <summary>Whole characters: no provider cuts one in half.</summary>
    private static IEnumerable<string> Pieces(string? text) => (text ?? "").EnumerateRunes().Select(static rune => rune.ToString());
}
