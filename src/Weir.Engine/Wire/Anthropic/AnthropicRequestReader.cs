using System.Collections.Frozen;
using System.Text.Json;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>Reads a messages request.</summary>
internal static class AnthropicRequestReader
{
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal,
        "model", "messages", "system", "max_tokens", "stream", "temperature", "top_p", "top_k", "stop_sequences", "tools", "tool_choice",
        "metadata", "thinking", "output_config", "output_format", "service_tier");

    public static ChatRequest Read(JsonElement root, RequestNotes notes)
    {
        var request = new ChatRequest();
        var body = new Field(root, string.Empty, notes);
        ReadLimits(body, request);
        request.Stream = body["stream"].Flag() ?? false;
        request.IncludeUsage = true;
        request.User = body["metadata"]["user_id"].Text();
        request.Tier = TierOf(body["service_tier"]);
        request.Shape = ShapeOf(body);
        var effort = EffortOf(body["output_config"]["effort"]);
        request.Thinking = body["thinking"].Object() is null
            ? new ThinkingWish(ThinkingMode.Unsaid, effort)
            : AnthropicThinking.Read(body["thinking"], effort);
        AnthropicTools.Read(body, request);
        ReadSystem(body["system"], request, notes);
        AnthropicMessageReader.Read(body["messages"], request, notes);
        body.DropUnknown(Known);
        return request;
    }

    private static void ReadLimits(Field body, ChatRequest request)
    {
        request.MaxTokens = body["max_tokens"].Count(1);
        if (!body["max_tokens"].IsGiven)
        {
            body["max_tokens"].Refuse("is required: say how many tokens the answer may have");
        }

        request.Temperature = body["temperature"].Number(0, 1);
        request.TopP = body["top_p"].Number(0, 1);
        request.TopK = body["top_k"].Count(0);
        foreach (var stop in body["stop_sequences"].Items())
        {
            request.Stops.Add(stop.RequiredText());
        }
    }

    private static TierWish? TierOf(Field tier)
    {
        switch (tier.Text())
        {
            case "auto":
                return TierWish.Auto;
            case "standard_only":
                return TierWish.Standard;
            default:
                tier.Drop();
                return null;
        }
    }

    private static string? EffortOf(Field effort)
    {
        if (effort.Text() is null or "low" or "medium" or "high" or "xhigh" or "max")
        {
            return effort.Text();
        }

        effort.Refuse("must be low, medium, high, xhigh or max");
        return null;
    }

    /// <summary><c>output_config.format</c>, or <c>output_format</c> as it was called during its beta.</summary>
    private static AnswerShape? ShapeOf(Field body)
    {
        var format = body["output_config"]["format"];
        format = format.IsGiven ? format : body["output_format"];
        if (format.Object() is null)
        {
            return null;
        }

        if (format["type"].RequiredText() != "json_schema" || !format["schema"].IsObject)
        {
            format.Refuse("must be {\"type\":\"json_schema\",\"schema\":{…}}");
        }

        return new AnswerShape(format["schema"].Object());
    }

    private static void ReadSystem(Field system, ChatRequest request, RequestNotes notes)
    {
        if (system.IsGiven)
        {
            request.Turns.Add(new Turn(TurnRole.System, AnthropicMessageReader.PartsOf(system, notes), system.Path));
        }
    }
}
