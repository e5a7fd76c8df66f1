using System.Buffers;
using Weir.Engine.Pricing;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>
/// Writes an Anthropic stream. One block is open at a time; what belongs to a later block while a tool call is open waits, because the
/// call may still get arguments. Blocks are opened and closed in one place each, so no order of steps can give an illegal stream.
/// </summary>
internal sealed class AnthropicStreamEmitter : AnswerSink
{
    private readonly List<AnthropicWaitingBlock> _waiting = [];
    private readonly HashSet<int> _calls = [];
    private readonly AnthropicEventWriter _writer = new();
    private AnthropicBlockKind _open;
    private int _openCall = -1;
    private bool _signed;
    private int _waitingLength;
    private bool _started;
    private bool _ended;
    private bool _closed;
    private bool _refused;
    private TokenUsage? _usage;
    private FinishReason? _reason;
    private string? _stopSequence;
    private AnswerEvent _start;

    public override void Accept(in AnswerEvent step, IBufferWriter<byte> output)
    {
        if (_closed)
        {
            return;
        }

        switch (step.Kind)
        {
            case AnswerEventKind.Start:
                _start = _started ? _start : step;
                EnsureStarted(output);
                break;
            case AnswerEventKind.Ping:
                if (_started)
                {
                    AnthropicEventWriter.Ping(output);
                }

                break;
            case AnswerEventKind.Usage:
                _usage = step.Counts;
                break;
            case AnswerEventKind.Error:
                _closed = true;
                AnthropicEventWriter.Error(output, step.Failure);
                break;
            case AnswerEventKind.Finish:
                (_reason, _stopSequence) = _ended ? (_reason, _stopSequence) : (step.Reason, step.Value);
                _ended = true;
                break;
            default:
                if (!_ended)
                {
                    EnsureStarted(output);
                    AcceptContent(step, output);
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

        EnsureStarted(output);
        CloseBlock(output);
        _waiting.ForEach(static block => block.IsComplete = true);
        Release(output);
        var reason = AnthropicFinish.Write(_reason, _calls.Count > 0, _refused);
        AnthropicEventWriter.End(output, reason, reason == "stop_sequence" ? _stopSequence : null, _usage);
        _closed = true;
    }

    private void EnsureStarted(IBufferWriter<byte> output)
    {
        if (!_started)
        {
            _started = true;
            AnthropicEventWriter.MessageStart(output, _start.Value, _start.Name, _usage);
        }
    }

    private void AcceptContent(in AnswerEvent step, IBufferWriter<byte> output)
    {
        switch (step.Kind)
        {
            case AnswerEventKind.ToolStart:
                StartCall(step, output);
                break;
            case AnswerEventKind.ToolArguments:
                AddArguments(step, output);
                break;
            case AnswerEventKind.BlockEnd:
                EndBlock(step.Tool, output);
                break;
            default:
                _refused |= step.Kind == AnswerEventKind.Refusal;
                AddProse(step, output);
                break;
        }
    }

    private void StartCall(in AnswerEvent step, IBufferWriter<byte> output)
    {
        if (!_calls.Add(step.Tool))
        {
            return;
        }

        var block = new AnthropicWaitingBlock(AnthropicBlockKind.Tool, step.Tool, step.Value, step.Name);
        if (_open == AnthropicBlockKind.Tool)
        {
            _waiting.Add(block);
            Wait(block, string.Empty, AnswerBounds.BlockCost, output);
            return;
        }

        CloseBlock(output);
        OpenBlock(block, output);
    }

    private void AddArguments(in AnswerEvent step, IBufferWriter<byte> output)
    {
        if (_open == AnthropicBlockKind.Tool && _openCall == step.Tool)
        {
            _writer.Delta(output, AnthropicBlockKind.Tool, step.Value);
            return;
        }

        var call = step.Tool;
        if (_waiting.Find(block => block.Call == call && !block.IsComplete) is { } waiting)
        {
            Wait(waiting, step.Value, 0, output);
        }
    }

    private void EndBlock(int call, IBufferWriter<byte> output)
    {
        if (call < 0 && _open == AnthropicBlockKind.Tool)
        {
            _waiting.FindLast(static block => block.Call < 0)?.Complete();
        }
        else if (call < 0 || (_open == AnthropicBlockKind.Tool && _openCall == call))
        {
            CloseBlock(output);
            Release(output);
        }
        else
        {
            _waiting.Find(block => block.Call == call)?.Complete();
        }
    }

    /// <summary>Text and thinking, and the two opaque pieces that belong to thinking.</summary>
    private void AddProse(in AnswerEvent step, IBufferWriter<byte> output)
    {
        var kind = step.Kind switch
        {
            AnswerEventKind.Thinking or AnswerEventKind.Signature => AnthropicBlockKind.Thinking,
            AnswerEventKind.RedactedThinking => AnthropicBlockKind.Redacted,
            _ => AnthropicBlockKind.Text,
        };
        if (_open == AnthropicBlockKind.Tool)
        {
            WaitProse(kind, step, output);
            return;
        }

        if (_open != kind || _signed || kind == AnthropicBlockKind.Redacted)
        {
            CloseBlock(output);
            OpenBlock(new AnthropicWaitingBlock(kind, -1, kind == AnthropicBlockKind.Redacted ? step.Value : null, null), output);
        }

        if (step.Kind == AnswerEventKind.Signature)
        {
            _signed = true;
            _writer.Signature(output, step.Value);
        }
        else if (kind != AnthropicBlockKind.Redacted)
        {
            _writer.Delta(output, kind, step.Value);
        }
    }

    private void WaitProse(AnthropicBlockKind kind, in AnswerEvent step, IBufferWriter<byte> output)
    {
        var last = _waiting.Count > 0 ? _waiting[^1] : null;
        var cost = 0;
        if (last is null || last.Kind != kind || last.IsComplete || last.Signature is not null || kind == AnthropicBlockKind.Redacted)
        {
            last = new AnthropicWaitingBlock(kind, -1, kind == AnthropicBlockKind.Redacted ? step.Value : null, null);
            _waiting.Add(last);
            cost = AnswerBounds.BlockCost;
        }

        if (step.Kind == AnswerEventKind.Signature)
        {
            last.Signature = step.Value;
        }

        var isOpaque = step.Kind is AnswerEventKind.Signature or AnswerEventKind.RedactedThinking;
        Wait(last, isOpaque ? string.Empty : step.Value, cost + (isOpaque ? step.Value?.Length ?? 0 : 0), output);
    }

    private void Wait(AnthropicWaitingBlock block, string? text, int cost, IBufferWriter<byte> output)
    {
        _waitingLength += cost + (text?.Length ?? 0);
        if (_waitingLength > AnswerBounds.MostWaiting)
        {
            _waiting.Clear();
            Accept(AnswerBounds.Exceeded, output);
            return;
        }

        block.Text.Append(text);
    }

    /// <summary>Writes waiting blocks in their order until one is a call that may still grow.</summary>
    private void Release(IBufferWriter<byte> output)
    {
        while (_waiting.Count > 0 && _open != AnthropicBlockKind.Tool)
        {
            var block = _waiting[0];
            _waiting.RemoveAt(0);
            CloseBlock(output);
            OpenBlock(block, output);
            if (block.Text.Length > 0)
            {
                _writer.Delta(output, block.Kind, block.Text.ToString());
            }

            if (block.Signature is not null)
            {
                _signed = true;
                _writer.Signature(output, block.Signature);
            }

            if (block.IsComplete || block.Kind == AnthropicBlockKind.Redacted)
            {
                CloseBlock(output);
            }
        }

        _waitingLength = _waiting.Sum(static block => block.Text.Length + AnswerBounds.BlockCost);
    }

    private void OpenBlock(AnthropicWaitingBlock block, IBufferWriter<byte> output)
    {
        (_open, _openCall, _signed) = (block.Kind, block.Call, false);
        _writer.BlockStart(output, block);
    }

    private void CloseBlock(IBufferWriter<byte> output)
    {
        if (_open != AnthropicBlockKind.None)
        {
            _writer.BlockStop(output);
        }

        (_open, _openCall, _signed) = (AnthropicBlockKind.None, -1, false);
    }
}
