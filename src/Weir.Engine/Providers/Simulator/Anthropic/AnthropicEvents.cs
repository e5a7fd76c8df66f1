using System.Text;
using System.Text.Json;
using Weir.Engine.Providers.Simulator.Answers;

namespace Weir.Engine.Providers.Simulator.Anthropic;

/// <summary>Encodes single events of a message stream.</summary>
internal static class AnthropicEvents
{
    public static byte[] Ping => "event: ping\ndata: {\"type\":\"ping\"}\n\n"u8.ToArray();

    public static byte[] MessageStop => "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"u8.ToArray();

    public static byte[] MessageStart(Reply reply, string? shape) => Event("message_start", (reply, shape), static (json, state) =>
    {
        json.WriteStartObject("message");
        json.WriteString("id", state.reply.Id);
        json.WriteString("type", "message");
        json.WriteString("role", "assistant");
        json.WriteString("model", state.reply.Model);
        json.WriteStartArray("content");
        json.WriteEndArray();
        json.WriteNull("stop_reason");
        json.WriteNull("stop_sequence");
        if (state.shape != "none")
        {
            json.WritePropertyName("usage");
            AnthropicUsage.Write(json, state.reply.Usage, Math.Min(1, state.reply.Usage.TotalOutput), state.shape);
        }

        json.WriteEndObject();
    });

    public static byte[] BlockStart(int index, Action<Utf8JsonWriter> block) => Event("content_block_start", (index, block), static (json, state) =>
    {
        json.WriteNumber("index", state.index);
        json.WriteStartObject("content_block");
        state.block(json);
        json.WriteEndObject();
    });

    /// <summary>A piece of text: the frequent event, put together from bytes.</summary>
    public static byte[] Delta(int index, string type, string property, string piece)
    {
        var before = Encoding.UTF8.GetBytes(
            $"event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":{index},\"delta\":{{\"type\":\"{type}\",\"{property}\":\"");
        return [.. before, .. JsonEncodedText.Encode(piece, Json.Encoder).EncodedUtf8Bytes, .. "\"}}\n\n"u8];
    }

    public static byte[] BlockStop(int index) => Event("content_block_stop", index, static (json, index) => json.WriteNumber("index", index));

    public static byte[] MessageDelta(Reply reply, string? shape) => Event("message_delta", (reply, shape), static (json, state) =>
    {
        var choice = state.reply.Choices[0];
        json.WriteStartObject("delta");
        json.WriteString("stop_reason", AnthropicAnswer.Reason(choice.Finish));
        json.WriteString("stop_sequence", choice.StopSequence);
        json.WriteEndObject();
        if (state.shape != "none")
        {
            json.WritePropertyName("usage");
            AnthropicUsage.WriteFinal(json, state.reply.Usage, state.shape);
        }
    });

    private static byte[] Event<TState>(string type, TState state, Action<Utf8JsonWriter, TState> write)
    {
        var data = Json.Write((type, state, write), static (json, s) =>
        {
            json.WriteStartObject();
            json.WriteString("type", s.type);
            s.write(json, s.state);
            json.WriteEndObject();
        });
        return [.. Encoding.UTF8.GetBytes($"event: {type}\ndata: "), .. data, .. "\n\n"u8];
    }
}
