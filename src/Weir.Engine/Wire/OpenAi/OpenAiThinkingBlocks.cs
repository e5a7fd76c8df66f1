using System.Text.Json;

namespace Weir.Engine.Wire.OpenAi;

/// <summary>
/// Signed reasoning in the field <c>thinking_blocks</c> of a message or delta, the name LiteLLM's clients know: each block whole, so that
/// a client which appends what it gets and sends it back returns it unchanged.
/// </summary>
internal static class OpenAiThinkingBlocks
{
    public static void Write(Utf8JsonWriter writer, string thinking, string? signature)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "thinking");
        writer.WriteString("thinking", thinking);
        writer.WriteString("signature", signature);
        writer.WriteEndObject();
    }

    public static void WriteRedacted(Utf8JsonWriter writer, string? data)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "redacted_thinking");
        writer.WriteString("data", data);
        writer.WriteEndObject();
    }
}
