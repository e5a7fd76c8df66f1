using System.Buffers;
using System.Text.Json;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>Writes a messages request.</summary>
internal static class AnthropicRequestWriter
{
    private const string JsonInstruction = "Answer with one valid JSON object and nothing else: no text around it, no code fence.";
    private const decimal HighestTemperature = 1;
    private const decimal LowestThinkingTopP = 0.95m;

    public static void Write(ChatRequest request, TranslationTarget target, ToolNames names, RequestNotes notes, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, WireJson.Writing);
        var maxTokens = target.Bound(request.MaxTokens ?? target.DefaultMaxTokens) ?? target.DefaultMaxTokens;
        var thinking = AnthropicThinking.Fit(request, target, maxTokens, notes);
        writer.WriteStartObject();
        writer.WriteString("model", target.Model);
        writer.WriteNumber("max_tokens", maxTokens);
        WriteSystem(writer, request);
        AnthropicMessageWriter.Write(writer, request, names, notes);
        AnthropicTools.Write(writer, request, names);
        AnthropicThinking.Write(writer, thinking);
        WriteSampling(writer, request, target, thinking.Mode is ThinkingMode.Adaptive or ThinkingMode.Budget, notes);
        WriteOutputConfig(writer, thinking.Effort, request.Shape);
        WriteRest(writer, request);
        writer.WriteEndObject();
    }

    private static void WriteRest(Utf8JsonWriter writer, ChatRequest request)
    {
        var stops = request.Stops.FindAll(static stop => !string.IsNullOrWhiteSpace(stop));
        if (stops.Count > 0)
        {
            writer.WriteStartArray("stop_sequences");
            stops.ForEach(writer.WriteStringValue);
            writer.WriteEndArray();
        }

        if (request.User is { } user)
        {
            writer.WriteStartObject("metadata");
            writer.WriteString("user_id", user);
            writer.WriteEndObject();
        }

        if (request.Tier is { } tier)
        {
            writer.WriteString("service_tier", tier == TierWish.Auto ? "auto" : "standard_only");
        }

        if (request.Stream)
        {
            writer.WriteBoolean("stream", true);
        }
    }

    /// <summary>Every system message, wherever it stood, in order: the provider takes one prompt.</summary>
    private static void WriteSystem(Utf8JsonWriter writer, ChatRequest request)
    {
        var texts = request.Turns
            .Where(static turn => turn.Role == TurnRole.System)
            .SelectMany(static turn => turn.Parts.OfType<TextPart>())
            .Select(static part => part.Text)
            .Where(static text => text.Length > 0)
            .ToList();
        if (request.Shape is { Schema: null })
        {
            texts.Add(JsonInstruction);
        }

        if (texts.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("system");
        foreach (var text in texts)
        {
            writer.WriteStartObject();
            writer.WriteString("type", "text");
            writer.WriteString("text", text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The provider takes temperature up to 1, either temperature or top_p, and with thinking neither but top_p near 1.</summary>
    private static void WriteSampling(Utf8JsonWriter writer, ChatRequest request, TranslationTarget target, bool thinks, RequestNotes notes)
    {
        var refuses = target.DropSampling ?? AnthropicModels.RefusesSampling(target.Model);
        if (request.Temperature is { } temperature)
        {
            if (refuses || thinks)
            {
                notes.Drop("temperature");
            }
            else
            {
                writer.WriteNumber("temperature", Math.Min(temperature, HighestTemperature));
                if (temperature > HighestTemperature)
                {
                    notes.Drop("temperature above 1");
                }
            }
        }

        if (request.TopP is { } topP)
        {
            if (refuses || (thinks ? topP < LowestThinkingTopP : request.Temperature is not null))
            {
                notes.Drop("top_p");
            }
            else
            {
                writer.WriteNumber("top_p", topP);
            }
        }
    }

    private static void WriteOutputConfig(Utf8JsonWriter writer, string? effort, AnswerShape? shape)
    {
        if (effort is null && shape?.Schema is null)
        {
            return;
        }

        writer.WriteStartObject("output_config");
        writer.WriteIfGiven("effort", effort);
        if (shape?.Schema is { } schema)
        {
            writer.WriteStartObject("format");
            writer.WriteString("type", "json_schema");
            writer.WriteVerbatim("schema", schema);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
