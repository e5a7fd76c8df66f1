using System.Buffers;
using System.Text.Json;
using Weir.Engine.Pricing;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>Writes single events; counts the blocks. Which event may come when is the emitter's business.</summary>
internal sealed class AnthropicEventWriter
{
    private int _index = -1;

    public static void Ping(IBufferWriter<byte> output) =>
        SseEvent.Write(output, "ping"u8, "ping", static (writer, type) => Typed(writer, type).WriteEndObject());

    public static void Error(IBufferWriter<byte> output, UpstreamError? error) =>
        SseEvent.Write(output, "error"u8, error, AnthropicErrors.WriteUpstream);

    public static void MessageStart(IBufferWriter<byte> output, string? id, string? model, TokenUsage? usage) =>
        SseEvent.Write(output, "message_start"u8, (id, model, usage), static (writer, message) =>
        {
            Typed(writer, "message_start").WriteStartObject("message");
            AnthropicAnswerWriter.WriteHead(writer, message.id, message.model);
            writer.WriteStartArray("content");
            writer.WriteEndArray();
            writer.WriteNull("stop_reason");
            writer.WriteNull("stop_sequence");
            AnthropicUsageWriter.Write(writer, message.usage ?? default);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });

    public void BlockStart(IBufferWriter<byte> output, AnthropicWaitingBlock block)
    {
        _index++;
        SseEvent.Write(output, "content_block_start"u8, (block, _index), static (writer, state) =>
        {
            Typed(writer, "content_block_start").WriteNumber("index", state._index);
            writer.WriteStartObject("content_block");
            WriteEmpty(writer, state.block);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    public void BlockStop(IBufferWriter<byte> output) =>
        SseEvent.Write(output, "content_block_stop"u8, _index, static (writer, index) =>
        {
            Typed(writer, "content_block_stop").WriteNumber("index", index);
            writer.WriteEndObject();
        });

    public void Delta(IBufferWriter<byte> output, AnthropicBlockKind kind, string? text)
    {
        var (type, member) = kind switch
        {
            AnthropicBlockKind.Tool => ("input_json_delta", "partial_json"),
            AnthropicBlockKind.Thinking => ("thinking_delta", "thinking"),
            _ => ("text_delta", "text"),
        };
        WriteDelta(output, type, member, text);
    }

    public void Signature(IBufferWriter<byte> output, string? signature) => WriteDelta(output, "signature_delta", "signature", signature);

    /// <summary>The last two events: why it ended with the whole usage, and the terminator.</summary>
    public static void End(IBufferWriter<byte> output, string reason, string? stopSequence, TokenUsage? usage)
    {
        SseEvent.Write(output, "message_delta"u8, (reason, stopSequence, usage), static (writer, end) =>
        {
            Typed(writer, "message_delta").WriteStartObject("delta");
            writer.WriteString("stop_reason", end.reason);
            writer.WriteString("stop_sequence", end.stopSequence);
            writer.WriteEndObject();
            AnthropicUsageWriter.Write(writer, end.usage ?? default);
            writer.WriteEndObject();
        });
        SseEvent.Write(output, "message_stop"u8, "message_stop", static (writer, type) => Typed(writer, type).WriteEndObject());
    }

    private void WriteDelta(IBufferWriter<byte> output, string type, string member, string? text) =>
        SseEvent.Write(output, "content_block_delta"u8, (type, member, text, _index), static (writer, state) =>
        {
            Typed(writer, "content_block_delta").WriteNumber("index", state._index);
            writer.WriteStartObject("delta");
            writer.WriteString("type", state.type);
            writer.WriteString(state.member, state.text ?? string.Empty);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });

    private static void WriteEmpty(Utf8JsonWriter writer, AnthropicWaitingBlock block)
    {
        switch (block.Kind)
        {
            case AnthropicBlockKind.Tool:
                writer.WriteString("type", "tool_use");
                writer.WriteString("id", block.Value);
                writer.WriteString("name", block.Name);
                writer.WriteStartObject("input");
                writer.WriteEndObject();
                break;
            case AnthropicBlockKind.Thinking:
                writer.WriteString("type", "thinking");
                writer.WriteString("thinking", string.Empty);
                writer.WriteString("signature", string.Empty);
                break;
            case AnthropicBlockKind.Redacted:
                writer.WriteString("type", "redacted_thinking");
                writer.WriteString("data", block.Value);
                break;
            default:
                writer.WriteString("type", "text");
                writer.WriteString("text", string.Empty);
                break;
        }
    }

    private static Utf8JsonWriter Typed(Utf8JsonWriter writer, string type)
    {
        writer.WriteStartObject();
        writer.WriteString("type", type);
        return writer;
    }
}
