using System.Buffers;
using System.Text;
using Weir.Engine.Pricing;

namespace Weir.Engine.Wire.OpenAi;

/// <summary>
/// Writes an OpenAI stream: the role first, calls under stable indexes with id and name once, and only at the end the finish reason, the
/// usage (if asked for) and <c>[DONE]</c>. No order of steps can give an illegal stream.
/// </summary>
/// <param name="includeUsage">The client asked for usage.</param>
/// <param name="created">Seconds since 1970, used when the upstream gave no time.</param>
internal sealed class OpenAiStreamEmitter(bool includeUsage, long created) : AnswerSink
{
    private readonly List<OpenAiOpenCall> _calls = [];
    private readonly StringBuilder _thinking = new();
    private OpenAiChunkWriter? _writer;
    private TokenUsage? _usage;
    private FinishReason? _reason;
    private bool _thinkingCut;
    private bool _closed;

    public override void Accept(in AnswerEvent step, IBufferWriter<byte> output)
    {
        if (_closed)
        {
            return;
        }

        switch (step.Kind)
        {
            case AnswerEventKind.Start:
                WriterFor(step, output);
                break;
            case AnswerEventKind.Ping:
                output.Write(": ping\n\n"u8);
                break;
            case AnswerEventKind.Usage:
                _usage = step.Counts;
                break;
            case AnswerEventKind.Finish:
                _reason ??= step.Reason;
                break;
            case AnswerEventKind.Error:
                _closed = true;
                SseEvent.Write(output, default, step.Failure, OpenAiErrors.WriteUpstream);
                break;
            default:
                if (_reason is null)
                {
                    AcceptContent(step, WriterFor(default, output), output);
                }

                break;
        }
    }

    public override void Finish(IBufferWriter<byte> output)
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        var writer = WriterFor(default, output);
        foreach (var call in _calls)
        {
            End(call, writer, output);
        }

        writer.Finish(output, OpenAiFinish.Write(_reason, _calls.Count > 0));
        if (includeUsage && _usage is { } usage)
        {
            writer.Usage(output, usage);
        }

        output.Write("data: [DONE]\n\n"u8);
    }

    private OpenAiChunkWriter WriterFor(in AnswerEvent start, IBufferWriter<byte> output)
    {
        if (_writer is null)
        {
            _writer = new OpenAiChunkWriter(start.Value ?? "chatcmpl-unknown", start.Name ?? string.Empty, start.Created ?? created, includeUsage);
            _writer.Role(output);
        }

        return _writer;
    }

    private void AcceptContent(in AnswerEvent step, OpenAiChunkWriter writer, IBufferWriter<byte> output)
    {
        switch (step.Kind)
        {
            case AnswerEventKind.Text:
                writer.Text(output, "content", step.Value);
                break;
            case AnswerEventKind.Refusal:
                writer.Text(output, "refusal", step.Value);
                break;
            case AnswerEventKind.Thinking:
                KeepThinking(step.Value);
                writer.Text(output, "reasoning_content", step.Value);
                break;
            case AnswerEventKind.Signature:
                EndThinking(writer, step.Value, output);
                break;
            case AnswerEventKind.RedactedThinking:
                writer.RedactedBlock(output, step.Value);
                break;
            default:
                AcceptCall(step, writer, output);
                break;
        }
    }

    private void KeepThinking(string? text)
    {
        _thinkingCut |= _thinking.Length + (text?.Length ?? 0) > AnswerBounds.MostThinking;
        if (!_thinkingCut)
        {
            _thinking.Append(text);
        }
    }

    /// <summary>Hands out the signed block; a signature is worth nothing over a part of its text.</summary>
    private void EndThinking(OpenAiChunkWriter writer, string? signature, IBufferWriter<byte> output)
    {
        if (!_thinkingCut)
        {
            writer.ThinkingBlock(output, _thinking.ToString(), signature);
        }

        ForgetThinking();
    }

    private void ForgetThinking()
    {
        _thinking.Clear();
        _thinkingCut = false;
    }

    private void AcceptCall(in AnswerEvent step, OpenAiChunkWriter writer, IBufferWriter<byte> output)
    {
        var tool = step.Tool;
        var call = _calls.Find(call => call.Tool == tool);
        if (step.Kind == AnswerEventKind.BlockEnd)
        {
            if (tool < 0)
            {
                ForgetThinking();
            }
            else if (call is not null)
            {
                End(call, writer, output);
            }
        }
        else if (step.Kind == AnswerEventKind.ToolStart && call is null)
        {
            _calls.Add(new OpenAiOpenCall(tool, _calls.Count));
            writer.CallStart(output, _calls.Count - 1, step.Value, step.Name);
        }
        else if (step.Kind == AnswerEventKind.ToolArguments && call is { IsEnded: false } && !string.IsNullOrEmpty(step.Value))
        {
            call.HasArguments = true;
            writer.CallArguments(output, call.Index, step.Value);
        }
    }

    /// <summary>A call without arguments has the arguments <c>{}</c>: clients parse them as JSON.</summary>
    private static void End(OpenAiOpenCall call, OpenAiChunkWriter writer, IBufferWriter<byte> output)
    {
        if (!call.IsEnded && !call.HasArguments)
        {
            writer.CallArguments(output, call.Index, "{}");
        }

        call.IsEnded = true;
    }

    private sealed class OpenAiOpenCall(int tool, int index)
    {
        public int Tool => tool;

        public int Index => index;

        public bool HasArguments { get; set; }

        public bool IsEnded { get; set; }
    }
}
