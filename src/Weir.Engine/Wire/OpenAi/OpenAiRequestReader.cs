using System.Collections.Frozen;
using System.Text.Json;

namespace Weir.Engine.Wire.OpenAi;

/// <summary>Reads a chat completions request.</summary>
internal static class OpenAiRequestReader
{
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal,
        "model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "temperature", "top_p", "stop", "tools",
        "tool_choice", "parallel_tool_calls", "functions", "function_call", "user", "safety_identifier", "response_format",
        "reasoning_effort", "thinking", "n", "modalities", "audio", "service_tier");

    public static ChatRequest Read(JsonElement root, RequestNotes notes)
    {
        var request = new ChatRequest();
        var body = new Field(root, string.Empty, notes);
        RefuseWhatHasNoCounterpart(body);
        ReadLimits(body, request);
        ReadIdentity(body, request);
        request.Stream = body["stream"].Flag() ?? false;
        request.IncludeUsage = request.Stream && (body["stream_options"]["include_usage"].Flag() ?? false);
        request.Shape = ShapeOf(body["response_format"]);
        request.Thinking = ThinkingOf(body);
        OpenAiTools.Read(body, request);
        OpenAiMessageReader.Read(body["messages"], request, notes);
        body.DropUnknown(Known);
        return request;
    }

    private static void RefuseWhatHasNoCounterpart(Field body)
    {
        if (body["n"].Count(1) > 1)
        {
            body["n"].Refuse("only one answer per request can be had from this model's provider; send the request several times");
        }

        foreach (var modality in body["modalities"].Items())
        {
            if (modality.Text() is { } name && name != "text")
            {
                modality.Refuse("this model's provider answers in text only; ask for [\"text\"]");
            }
        }

        foreach (var legacy in (ReadOnlySpan<string>)["functions", "function_call"])
        {
            if (body[legacy].IsGiven)
            {
                body[legacy].Refuse("is the retired form of tools; send tools and tool_choice");
            }
        }

        body["audio"].Drop();
    }

    private static void ReadLimits(Field body, ChatRequest request)
    {
        request.MaxTokens = body["max_completion_tokens"].Count(1) ?? body["max_tokens"].Count(1);
        request.Temperature = body["temperature"].Number(0, 2);
        request.TopP = body["top_p"].Number(0, 1);
        var stop = body["stop"];
        if (stop.IsText)
        {
            request.Stops.Add(stop.RequiredText());
            return;
        }

        foreach (var one in stop.Items())
        {
            request.Stops.Add(one.RequiredText());
        }
    }

    private static void ReadIdentity(Field body, ChatRequest request)
    {
        request.User = body["user"].Text() ?? body["safety_identifier"].Text();
        var tier = body["service_tier"];
        switch (tier.Text())
        {
            case "auto" or "priority":
                request.Tier = TierWish.Auto;
                break;
            case "default":
                request.Tier = TierWish.Standard;
                break;
            default:
                tier.Drop();
                break;
        }
    }

    private static AnswerShape? ShapeOf(Field format)
    {
        if (format.Object() is null)
        {
            return null;
        }

        switch (format["type"].RequiredText())
        {
            case "text":
                return null;
            case "json_object":
                return new AnswerShape(null);
            case "json_schema":
                var schema = format["json_schema"]["schema"];
                if (!schema.IsObject)
                {
                    schema.Refuse("must be a JSON schema object");
                }

                format["json_schema"]["description"].Drop();

                return new AnswerShape(schema.Object());
            default:
                format["type"].Refuse("must be text, json_object or json_schema for this model's provider");
                return null;
        }
    }

    /// <summary><c>reasoning_effort</c>, or the <c>thinking</c> object that clients of Anthropic models send through this dialect.</summary>
    private static ThinkingWish ThinkingOf(Field body)
    {
        var thinking = body["thinking"];
        if (thinking.Object() is not null)
        {
            return Anthropic.AnthropicThinking.Read(thinking, body["reasoning_effort"].Text());
        }

        var effort = body["reasoning_effort"];
        switch (effort.Text())
        {
            case null:
                return default;
            case "none":
                return new ThinkingWish(ThinkingMode.Off);
            case "minimal" or "low" or "medium" or "high" or "xhigh" or "max":
                return new ThinkingWish(ThinkingMode.Adaptive, effort.Text());
            default:
                effort.Refuse("must be none, minimal, low, medium, high, xhigh or max");
                return default;
        }
    }
}
