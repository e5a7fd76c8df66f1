using Weir.Engine.Providers.Simulator.Answers;
using Weir.Engine.Providers.Simulator.Bodies;
using Weir.Engine.Providers.Simulator.Requests;

namespace Weir.Engine.Providers.Simulator.Anthropic;

/// <summary>The events of a message stream: start, a ping, one block after another, the reason with the usage, stop.</summary>
internal sealed class AnthropicStream(GenerationRequest request, Reply reply)
{
    private readonly string? _shape = request.Directives.Text("usage");
    private long _tokens;
    private int _index;

    public IEnumerable<BodyStep> Events()
    {
        var choice = reply.Choices[0];
        yield return BodyStep.Event(EventPart.Other, AnthropicEvents.MessageStart(reply, _shape));
        var blocks = Thinking().Concat(Text(choice)).Concat(choice.Calls.SelectMany(Call));
        var isFirst = true;
        foreach (var step in blocks)
        {
            yield return step;
            if (isFirst)
            {
                isFirst = false;
                yield return BodyStep.Event(EventPart.Other, AnthropicEvents.Ping);
            }
        }

        yield return BodyStep.Event(EventPart.Closing, AnthropicEvents.MessageDelta(reply, _shape), reply.Usage.TotalOutput);
        yield return BodyStep.Event(EventPart.Terminal, AnthropicEvents.MessageStop, reply.Usage.TotalOutput);
    }

    private IEnumerable<BodyStep> Thinking()
    {
        if (reply.Thinking.Length == 0)
        {
            yield break;
        }

        yield return BodyStep.Event(EventPart.Other, AnthropicEvents.BlockStart(_index, static json =>
        {
            json.WriteString("type", "thinking");
            json.WriteString("thinking", "");
            json.WriteString("signature", "");
        }));
        foreach (var step in Deltas(reply.Thinking, "thinking_delta", "thinking", null))
        {
            yield return step;
        }

        yield return BodyStep.Event(EventPart.Other, AnthropicEvents.Delta(_index, "signature_delta", "signature", reply.ThinkingSignature), _tokens);
        yield return BodyStep.Event(EventPart.Other, AnthropicEvents.BlockStop(_index++), _tokens);
    }

    private IEnumerable<BodyStep> Text(ReplyChoice choice)
    {
        if (choice.Text.Length == 0)
        {
            yield break;
        }

        yield return BodyStep.Event(EventPart.Other, AnthropicEvents.BlockStart(_index, static json =>
        {
            json.WriteString("type", "text");
            json.WriteString("text", "");
        }));
        foreach (var step in Deltas(choice.Text, "text_delta", "text", request.Directives.Count("events")))
        {
            yield return step;
        }

        yield return BodyStep.Event(EventPart.Other, AnthropicEvents.BlockStop(_index++), _tokens);
    }

    private IEnumerable<BodyStep> Call(ToolCall call)
    {
        _tokens += TokenCount.Of(call.Name);
        yield return BodyStep.Event(EventPart.Content, AnthropicEvents.BlockStart(_index, json =>
        {
            json.WriteString("type", "tool_use");
            json.WriteString("id", call.Id);
            json.WriteString("name", call.Name);
            json.WriteStartObject("input");
            json.WriteEndObject();
        }), _tokens);
        yield return BodyStep.Event(EventPart.Content, AnthropicEvents.Delta(_index, "input_json_delta", "partial_json", ""), _tokens);
        foreach (var step in Deltas(call.Arguments, "input_json_delta", "partial_json", null))
        {
            yield return step;
        }

        yield return BodyStep.Event(EventPart.Other, AnthropicEvents.BlockStop(_index++), _tokens);
    }

    private IEnumerable<BodyStep> Deltas(string text, string type, string property, long? events)
    {
        var before = _tokens;
        foreach (var (piece, tokens) in TextPieces.Counted(TextPieces.Of(text, events)))
        {
            _tokens = before + tokens;
            yield return BodyStep.Event(EventPart.Content, AnthropicEvents.Delta(_index, type, property, piece), _tokens);
        }
    }
}
