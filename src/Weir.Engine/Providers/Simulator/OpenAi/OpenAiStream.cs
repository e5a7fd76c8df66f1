using Weir.Engine.Providers.Simulator.Answers;
using Weir.Engine.Providers.Simulator.Bodies;
using Weir.Engine.Providers.Simulator.Requests;

namespace Weir.Engine.Providers.Simulator.OpenAi;

/// <summary>The events of a chat completion stream: role, content or calls, reason, usage where asked, <c>[DONE]</c>.</summary>
internal sealed class OpenAiStream(GenerationRequest request, Reply reply)
{
    private readonly OpenAiChunks _chunks = new(reply, request.IncludeUsage);
    private readonly string? _shape = request.Directives.Text("usage");
    private long _tokens = reply.HiddenTokens;

    public IEnumerable<BodyStep> Events()
    {
        var steps = Chunks();
        return _shape == "cumulative" ? steps.Select(Cumulative) : steps;
    }

    private IEnumerable<BodyStep> Chunks()
    {
        if (request.Directives.Has("azure"))
        {
            yield return BodyStep.Event(EventPart.Other, _chunks.FilterResults());
        }

        for (var i = 0; i < reply.Choices.Count; i++)
        {
            foreach (var step in Choice(i, reply.Choices[i]))
            {
                yield return step;
            }
        }

        if (request.IncludeUsage && _shape is not ("none" or "finish" or "x-groq"))
        {
            yield return BodyStep.Event(EventPart.Closing, _chunks.UsageOnly(_shape));
        }

        yield return BodyStep.Event(EventPart.Terminal, OpenAiChunks.Done, reply.Usage.TotalOutput);
    }

    private IEnumerable<BodyStep> Choice(int index, ReplyChoice choice)
    {
        var isTool = choice.Finish == FinishKind.Tools;
        yield return BodyStep.Event(EventPart.Other, _chunks.Delta(index, isTool, static (json, isTool) =>
        {
            json.WriteString("role", "assistant");
            json.WriteString("content", isTool ? null : "");
            json.WriteNull("refusal");
        }));

        var property = choice.Finish == FinishKind.Refusal ? "refusal" : "content";
        var before = _tokens;
        foreach (var (piece, tokens) in TextPieces.Counted(TextPieces.Of(choice.Text, request.Directives.Count("events"))))
        {
            _tokens = before + tokens;
            yield return BodyStep.Event(EventPart.Content, _chunks.Text(index, property, piece), _tokens);
        }

        foreach (var step in Calls(index, choice.Calls))
        {
            yield return step;
        }

        var finish = _chunks.Delta(index, 0, static (_, _) => { }, choice.Finish);
        var last = index == reply.Choices.Count - 1;
        yield return BodyStep.Event(
            EventPart.Closing,
            last && _shape is "finish" or "x-groq" ? _chunks.WithUsage(finish, reply.Usage, _shape) : finish,
            _tokens);
    }

    private IEnumerable<BodyStep> Calls(int choice, IReadOnlyList<ToolCall> calls)
    {
        var fragments = calls.Select(static call => TextPieces.Of(call.Arguments, null).SelectMany(Halves).ToArray()).ToArray();
        if (!request.Directives.Has("interleave"))
        {
            for (var i = 0; i < calls.Count; i++)
            {
                yield return Opening(choice, i, calls[i]);
                foreach (var fragment in fragments[i])
                {
                    yield return Fragment(choice, i, fragment);
                }
            }

            yield break;
        }

        for (var i = 0; i < calls.Count; i++)
        {
            yield return Opening(choice, i, calls[i]);
        }

        for (var turn = 0; turn < fragments.Max(static f => f.Length); turn++)
        {
            for (var i = 0; i < calls.Count; i++)
            {
                if (turn < fragments[i].Length)
                {
                    yield return Fragment(choice, i, fragments[i][turn]);
                }
            }
        }
    }

    private static IEnumerable<string> Halves(string text) =>
        text.Length < 6 || char.IsHighSurrogate(text[(text.Length / 2) - 1]) ? [text] : [text[..(text.Length / 2)], text[(text.Length / 2)..]];

    private BodyStep Opening(int choice, int index, ToolCall call)
    {
        _tokens += TokenCount.Of(call.Name);
        return BodyStep.Event(EventPart.Content, _chunks.Delta(choice, (index, call), static (json, state) =>
        {
            json.WriteStartArray("tool_calls");
            json.WriteStartObject();
            json.WriteNumber("index", state.index);
            json.WriteString("id", state.call.Id);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", state.call.Name);
            json.WriteString("arguments", "");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
        }), _tokens);
    }

    private BodyStep Fragment(int choice, int index, string fragment)
    {
        _tokens = Math.Min(_tokens + TokenCount.Of(fragment), reply.Usage.TotalOutput);
        return BodyStep.Event(EventPart.Content, _chunks.Delta(choice, (index, fragment), static (json, state) =>
        {
            json.WriteStartArray("tool_calls");
            json.WriteStartObject();
            json.WriteNumber("index", state.index);
            json.WriteStartObject("function");
            json.WriteString("arguments", state.fragment);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
        }), _tokens);
    }

    private BodyStep Cumulative(BodyStep step)
    {
        if (step.Part != EventPart.Content && step.Part != EventPart.Closing || step.Tokens == 0)
        {
            return step;
        }

        var hidden = Math.Min(step.Tokens, reply.Usage.Reasoning);
        var usage = step.Part == EventPart.Closing ? reply.Usage : reply.Usage with { Output = step.Tokens - hidden, Reasoning = hidden };
        return step with { Bytes = _chunks.WithUsage(step.Bytes.ToArray(), usage, null) };
    }
}
