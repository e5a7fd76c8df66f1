using System.Buffers;
using System.Text.Json;
using Weir.Engine.Pricing;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>Writes a plain answer from the same steps as a stream.</summary>
internal sealed class AnthropicAnswerWriter : AnswerSink
{
    private readonly List<AnthropicWaitingBlock> _blocks = [];
    private AnswerEvent _start;
    private AnswerEvent? _finish;
    private TokenUsage? _usage;
    private bool _refused;
    private bool _closed;

    public static void WriteHead(Utf8JsonWriter writer, string? id, string? model)
    {
        writer.WriteString("id", id ?? "msg_unknown");
        writer.WriteString("type", "message");
        writer.WriteString("role", "assistant");
        writer.WriteString("model", model ?? string.Empty);
    }

    public override void Accept(in AnswerEvent step, IBufferWriter<byte> output)
    {
        switch (step.Kind)
        {
            case AnswerEventKind.Start:
                _start = step;
                break;
            case AnswerEventKind.Usage:
                _usage = step.Counts;
                break;
            case AnswerEventKind.Finish:
                _finish ??= step;
                break;
            case AnswerEventKind.Error:
                _closed = true;
                break;
            case AnswerEventKind.Ping:
                break;
            default:
                AcceptContent(step);
                break;
        }
    }

    public override void Finish(IBufferWriter<byte> output)
    {
        if (!_closed)
        {
            _closed = true;
            WireJson.WriteDocument(output, this, static (writer, answer) => answer.Write(writer));
        }
    }

    private void AcceptContent(in AnswerEvent step)
    {
        var call = step.Tool;
        switch (step.Kind)
        {
            case AnswerEventKind.ToolStart:
                _blocks.Add(new AnthropicWaitingBlock(AnthropicBlockKind.Tool, call, step.Value, step.Name));
                break;
            case AnswerEventKind.ToolArguments:
                _blocks.Find(block => block.Call == call)?.Text.Append(step.Value);
                break;
            case AnswerEventKind.BlockEnd:
                _blocks.FindLast(block => block.Call == call)?.Complete();
                break;
            case AnswerEventKind.RedactedThinking:
                _blocks.Add(new AnthropicWaitingBlock(AnthropicBlockKind.Redacted, -1, step.Value, null));
                break;
            case AnswerEventKind.Signature:
                ProseOf(AnthropicBlockKind.Thinking).Signature = step.Value;
                break;
            case AnswerEventKind.Thinking:
                ProseOf(AnthropicBlockKind.Thinking).Text.Append(step.Value);
                break;
            default:
                _refused |= step.Kind == AnswerEventKind.Refusal;
                ProseOf(AnthropicBlockKind.Text).Text.Append(step.Value);
                break;
        }
    }

    private AnthropicWaitingBlock ProseOf(AnthropicBlockKind kind)
    {
        var last = _blocks.Count > 0 ? _blocks[^1] : null;
        if (last is null || last.Kind != kind || last.IsComplete || last.Signature is not null)
        {
            last = new AnthropicWaitingBlock(kind, -1, null, null);
            _blocks.Add(last);
        }

        return last;
    }

    private void Write(Utf8JsonWriter writer)
    {
        var hasTools = _blocks.Exists(static block => block.Kind == AnthropicBlockKind.Tool);
        var reason = AnthropicFinish.Write(_finish?.Reason, hasTools, _refused);
        writer.WriteStartObject();
        WriteHead(writer, _start.Value, _start.Name);
        writer.WriteStartArray("content");
        foreach (var block in _blocks)
        {
            writer.WriteStartObject();
            WriteBlock(writer, block);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("stop_reason", reason);
        writer.WriteString("stop_sequence", reason == "stop_sequence" ? _finish?.Value : null);
        AnthropicUsageWriter.Write(writer, _usage ?? default);
        writer.WriteEndObject();
    }

    private static void WriteBlock(Utf8JsonWriter writer, AnthropicWaitingBlock block)
    {
        switch (block.Kind)
        {
            case AnthropicBlockKind.Tool:
                writer.WriteString("type", "tool_use");
                writer.WriteString("id", block.Value);
                writer.WriteString("name", block.Name);
                writer.WritePropertyName("input");
                ToolArguments.WriteObject(writer, block.Text.ToString());
                break;
            case AnthropicBlockKind.Thinking:
                writer.WriteString("type", "thinking");
                writer.WriteString("thinking", block.Text.ToString());
                writer.WriteString("signature", block.Signature ?? string.Empty);
                break;
            case AnthropicBlockKind.Redacted:
                writer.WriteString("type", "redacted_thinking");
                writer.WriteString("data", block.Value);
                break;
            default:
                writer.WriteString("type", "text");
                writer.WriteString("text", block.Text.ToString());
                break;
        }
    }
}
