using System.Buffers;
using System.Text.Json;
using Weir.Engine.Pricing;

namespace Weir.Engine.Wire.OpenAi;

/// <summary>Writes single chunks, all with the same id, model and time. Which may come when is the emitter's business.</summary>
internal sealed class OpenAiChunkWriter(string id, string model, long created, bool includeUsage)
{
    public void Role(IBufferWriter<byte> output) => Delta(output, 0, static (writer, _) =>
    {
        writer.WriteString("role", "assistant");
        writer.WriteString("content", string.Empty);
    });

    public void Text(IBufferWriter<byte> output, string member, string? text) =>
        Delta(output, (member, text), static (writer, state) => writer.WriteString(state.member, state.text));

    public void ThinkingBlock(IBufferWriter<byte> output, string thinking, string? signature) =>
        Delta(output, (thinking, signature), static (writer, state) =>
        {
            writer.WriteStartArray("thinking_blocks");
            OpenAiThinkingBlocks.Write(writer, state.thinking, state.signature);
            writer.WriteEndArray();
        });

    public void RedactedBlock(IBufferWriter<byte> output, string? data) =>
        Delta(output, data, static (writer, data) =>
        {
            writer.WriteStartArray("thinking_blocks");
            OpenAiThinkingBlocks.WriteRedacted(writer, data);
            writer.WriteEndArray();
        });

    public void CallStart(IBufferWriter<byte> output, int index, string? callId, string? name) =>
        Delta(output, (index, callId, name), static (writer, call) =>
        {
            writer.WriteStartArray("tool_calls");
            writer.WriteStartObject();
            writer.WriteNumber("index", call.index);
            writer.WriteString("id", call.callId);
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            writer.WriteString("name", call.name);
            writer.WriteString("arguments", string.Empty);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndArray();
        });

    public void CallArguments(IBufferWriter<byte> output, int index, string? fragment) =>
        Delta(output, (index, fragment), static (writer, call) =>
        {
            writer.WriteStartArray("tool_calls");
            writer.WriteStartObject();
            writer.WriteNumber("index", call.index);
            writer.WriteStartObject("function");
            writer.WriteString("arguments", call.fragment);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndArray();
        });

    public void Finish(IBufferWriter<byte> output, string reason) => Choice(output, reason, 0, static (_, _) => { });

    /// <summary>The extra chunk without choices.</summary>
    public void Usage(IBufferWriter<byte> output, TokenUsage usage) =>
        SseEvent.Write(output, default, (this, usage), static (writer, state) =>
        {
            state.Item1.WriteHead(writer);
            writer.WriteStartArray("choices");
            writer.WriteEndArray();
            OpenAiUsageWriter.Write(writer, state.usage);
            writer.WriteEndObject();
        });

    private void Delta<TState>(IBufferWriter<byte> output, TState state, Action<Utf8JsonWriter, TState> write) =>
        Choice(output, null, state, write);

    private void Choice<TState>(IBufferWriter<byte> output, string? reason, TState state, Action<Utf8JsonWriter, TState> write) =>
        SseEvent.Write(output, default, (chunk: this, reason, state, write), static (writer, all) =>
        {
            all.chunk.WriteHead(writer);
            writer.WriteStartArray("choices");
            writer.WriteStartObject();
            writer.WriteNumber("index", 0);
            writer.WriteStartObject("delta");
            all.write(writer, all.state);
            writer.WriteEndObject();
            writer.WriteNull("logprobs");
            writer.WriteString("finish_reason", all.reason);
            writer.WriteEndObject();
            writer.WriteEndArray();
            all.chunk.WriteNoUsage(writer);
            writer.WriteEndObject();
        });

    private void WriteHead(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("id", id);
        writer.WriteString("object", "chat.completion.chunk");
        writer.WriteNumber("created", created);
        writer.WriteString("model", model);
    }

    private void WriteNoUsage(Utf8JsonWriter writer)
    {
        if (includeUsage)
        {
            writer.WriteNull("usage");
        }
    }
}
