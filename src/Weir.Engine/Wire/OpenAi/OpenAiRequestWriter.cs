using System.Buffers;
using System.Text.Json;

namespace Weir.Engine.Wire.OpenAi;

/// <summary>Writes a chat completions request.</summary>
internal static class OpenAiRequestWriter
{
    public static void Write(ChatRequest request, TranslationTarget target, ToolNames names, RequestNotes notes, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, WireJson.Writing);
        writer.WriteStartObject();
        writer.WriteString("model", target.Model);
        OpenAiMessageWriter.Write(writer, request, target, names, notes);
        WriteLimits(writer, request, target, notes);
        WriteShape(writer, request.Shape);
        OpenAiTools.Write(writer, request, names);
        WriteEffort(writer, request.Thinking, target, notes);
        writer.WriteIfGiven("user", request.User);
        if (request.Tier is { } tier)
        {
            writer.WriteString("service_tier", tier == TierWish.Auto ? "auto" : "default");
        }

        if (request.Stream)
        {
            writer.WriteBoolean("stream", true);
            if (target.TakesStreamOptions)
            {
                writer.WriteStartObject("stream_options");
                writer.WriteBoolean("include_usage", true);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteLimits(Utf8JsonWriter writer, ChatRequest request, TranslationTarget target, RequestNotes notes)
    {
        if (target.Bound(request.MaxTokens) is { } most)
        {
            writer.WriteNumber(target.UseMaxCompletionTokens ? "max_completion_tokens" : "max_tokens", most);
        }

        WriteSampling(writer, "temperature", request.Temperature, target, notes);
        WriteSampling(writer, "top_p", request.TopP, target, notes);
        if (request.TopK is not null)
        {
            notes.Drop("top_k");
        }

        if (request.Stops.Count > 0)
        {
            WriteStops(writer, request.Stops, notes);
        }

        WriteFilled(writer, request, target);
    }

    private static void WriteFilled(Utf8JsonWriter writer, ChatRequest request, TranslationTarget target)
    {
        if (request.PresencePenalty is { } presence)
        {
            writer.WriteNumber("presence_penalty", presence);
        }

        if (request.FrequencyPenalty is { } frequency)
        {
            writer.WriteNumber("frequency_penalty", frequency);
        }

        if (request.Seed is { } seed)
        {
            writer.WriteNumber(target.SeedField, seed);
        }
    }

    private static void WriteSampling(Utf8JsonWriter writer, string name, decimal? value, TranslationTarget target, RequestNotes notes)
    {
        if (value is null)
        {
            return;
        }

        if (target.DropSampling ?? OpenAiModels.RefusesSampling(target.Model))
        {
            notes.Drop(name);
            return;
        }

        writer.WriteNumber(name, value.Value);
    }

    /// <summary>OpenAI takes at most four stop sequences.</summary>
    private static void WriteStops(Utf8JsonWriter writer, List<string> stops, RequestNotes notes)
    {
        const int Most = 4;
        writer.WriteStartArray("stop");
        foreach (var stop in stops.Take(Most))
        {
            writer.WriteStringValue(stop);
        }

        writer.WriteEndArray();
        if (stops.Count > Most)
        {
            notes.Refuse("stop_sequences", $"this model's provider takes at most {Most} stop sequences; send fewer");
        }
    }

    private static void WriteShape(Utf8JsonWriter writer, AnswerShape? shape)
    {
        if (shape is null)
        {
            return;
        }

        writer.WriteStartObject("response_format");
        if (shape.Schema is { } schema)
        {
            writer.WriteString("type", "json_schema");
            writer.WriteStartObject("json_schema");
            writer.WriteString("name", "answer");
            writer.WriteVerbatim("schema", schema);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteString("type", "json_object");
        }

        writer.WriteEndObject();
    }

    private static void WriteEffort(Utf8JsonWriter writer, ThinkingWish wish, TranslationTarget target, RequestNotes notes)
    {
        var effort = wish switch
        {
            { Effort: { } said } => said,
            { Mode: ThinkingMode.Budget, Budget: { } budget } => ThinkingWish.EffortOf(budget),
            _ => null,
        };
        if (effort is not null && (target.TakesReasoningEffort ?? OpenAiModels.TakesEffort(target.Model)))
        {
            writer.WriteString("reasoning_effort", effort);
        }
        else if (wish.Mode != ThinkingMode.Unsaid || effort is not null)
        {
            notes.Drop("thinking");
        }
    }
}
