using System.Buffers;
using System.Text;
using System.Text.Json;
using Weir.Engine.Pricing;

namespace Weir.Engine.Wire.OpenAi;

/// <summary>Writes a plain answer from the same steps as a stream.</summary>
/// <param name="created">Seconds since 1970, used when the upstream gave no time.</param>
internal sealed class OpenAiAnswerWriter(long created) : AnswerSink
{
    private readonly StringBuilder _content = new();
    private readonly StringBuilder _refusal = new();
    private readonly StringBuilder _reasoning = new();
    private readonly StringBuilder _thinking = new();
    private readonly List<(string Text, string? Signature)> _thoughts = [];
    private readonly List<(int Tool, string? Id, string? Name, StringBuilder Arguments)> _calls = [];
    private AnswerEvent _start;
    private FinishReason? _reason;
    private TokenUsage? _usage;
    private bool _closed;

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
                _reason ??= step.Reason;
                break;
            case AnswerEventKind.Error:
                _closed = true;
                break;
            case AnswerEventKind.ToolStart:
                _calls.Add((step.Tool, step.Value, step.Name, new StringBuilder()));
                break;
            case AnswerEventKind.ToolArguments:
                var tool = step.Tool;
                _calls.Find(call => call.Tool == tool).Arguments?.Append(step.Value);
                break;
            default:
                AcceptProse(step);
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

    private void AcceptProse(in AnswerEvent step)
    {
        switch (step.Kind)
        {
            case AnswerEventKind.Text:
                _content.Append(step.Value);
                break;
            case AnswerEventKind.Refusal:
                _refusal.Append(step.Value);
                break;
            case AnswerEventKind.Thinking:
                _reasoning.Append(step.Value);
                _thinking.Append(step.Value);
                break;
            case AnswerEventKind.Signature:
                _thoughts.Add((_thinking.ToString(), step.Value ?? string.Empty));
                _thinking.Clear();
                break;
            case AnswerEventKind.RedactedThinking:
                _thoughts.Add((step.Value ?? string.Empty, null));
                break;
            case AnswerEventKind.BlockEnd when step.Tool < 0:
                _thinking.Clear();
                break;
        }
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("id", _start.Value ?? "chatcmpl-unknown");
        writer.WriteString("object", "chat.completion");
        writer.WriteNumber("created", _start.Created ?? created);
        writer.WriteString("model", _start.Name ?? string.Empty);
        writer.WriteStartArray("choices");
        writer.WriteStartObject();
        writer.WriteNumber("index", 0);
        WriteMessage(writer);
        writer.WriteNull("logprobs");
        writer.WriteString("finish_reason", OpenAiFinish.Write(_reason, _calls.Count > 0));
        writer.WriteEndObject();
        writer.WriteEndArray();
        if (_usage is { } usage)
        {
            OpenAiUsageWriter.Write(writer, usage);
        }

        writer.WriteEndObject();
    }

    private void WriteMessage(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("message");
        writer.WriteString("role", "assistant");
        writer.WriteString("content", _content.Length == 0 && _calls.Count + _refusal.Length > 0 ? null : _content.ToString());
        writer.WriteString("refusal", _refusal.Length == 0 ? null : _refusal.ToString());
        if (_reasoning.Length > 0)
        {
            writer.WriteString("reasoning_content", _reasoning.ToString());
        }

        WriteThoughts(writer);
        WriteCalls(writer);
        writer.WriteEndObject();
    }

    private void WriteThoughts(Utf8JsonWriter writer)
    {
        if (_thoughts.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("thinking_blocks");
        foreach (var (text, signature) in _thoughts)
        {
            if (signature is null)
            {
                OpenAiThinkingBlocks.WriteRedacted(writer, text);
            }
            else
            {
                OpenAiThinkingBlocks.Write(writer, text, signature);
            }
        }

        writer.WriteEndArray();
    }

    private void WriteCalls(Utf8JsonWriter writer)
    {
        if (_calls.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("tool_calls");
        foreach (var (_, callId, name, arguments) in _calls)
        {
            writer.WriteStartObject();
            writer.WriteString("id", callId);
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            writer.WriteString("name", name);
            writer.WriteString("arguments", arguments.Length == 0 ? "{}" : arguments.ToString());
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
