using System.Text.Json;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>Writes <c>messages</c>: alternating user and assistant, tool results first in their user message.</summary>
internal static class AnthropicMessageWriter
{
    private const int LongestCallId = 64;

    private static readonly string[] ImageTypes = ["image/jpeg", "image/png", "image/gif", "image/webp"];

    public static void Write(Utf8JsonWriter writer, ChatRequest request, ToolNames names, RequestNotes notes)
    {
        var turns = Merge(request.Turns, notes);
        if (turns.Count == 0)
        {
            notes.Refuse("messages", "at least one user or assistant message with content is required");
        }

        writer.WriteStartArray("messages");
        for (var index = 0; index < turns.Count; index++)
        {
            var (role, parts, _) = turns[index];
            if (index == turns.Count - 1 && role == TurnRole.Assistant)
            {
                TrimEnd(parts);
            }

            writer.WriteStartObject();
            writer.WriteString("role", role == TurnRole.User ? "user" : "assistant");
            writer.WriteStartArray("content");
            foreach (var part in parts)
            {
                WritePart(writer, part, names, notes);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Joins neighbours of the same role. Blank text is refused by the provider and left out; a message without anything else too.</summary>
    private static List<Turn> Merge(List<Turn> turns, RequestNotes notes)
    {
        var merged = new List<Turn>();
        foreach (var turn in turns.Where(static turn => turn.Role != TurnRole.System))
        {
            var parts = turn.Parts.FindAll(static part => !IsBlank(part));
            if (parts.Count == 0)
            {
                notes.Drop(turn.Path);
                continue;
            }

            if (merged.Count > 0 && merged[^1].Role == turn.Role)
            {
                merged[^1].Parts.AddRange(parts);
            }
            else
            {
                merged.Add(turn with { Parts = parts });
            }
        }

        for (var index = 0; index < merged.Count; index++)
        {
            // OrderBy is stable: results first, all else as it was.
            merged[index] = merged[index] with { Parts = [.. merged[index].Parts.OrderBy(static part => part is ToolResultPart ? 0 : 1)] };
        }

        return merged;
    }

    private static bool IsBlank(Part part) => part switch
    {
        TextPart text => string.IsNullOrWhiteSpace(text.Text),
        RefusalPart refusal => string.IsNullOrWhiteSpace(refusal.Text),
        _ => false,
    };

    /// <summary>A last assistant message is continued by the model; the provider refuses one that ends in white space.</summary>
    private static void TrimEnd(List<Part> parts)
    {
        if (parts[^1] is TextPart text)
        {
            parts[^1] = text with { Text = text.Text.TrimEnd() };
        }
    }

    private static void WritePart(Utf8JsonWriter writer, Part part, ToolNames names, RequestNotes notes)
    {
        writer.WriteStartObject();
        switch (part)
        {
            case TextPart text:
                WriteText(writer, text.Text);
                break;
            case RefusalPart refusal:
                WriteText(writer, refusal.Text);
                break;
            case ImagePart image:
                WriteImage(writer, image, notes);
                break;
            case DocumentPart document:
                WriteDocument(writer, document);
                break;
            case ToolCallPart call:
                WriteCall(writer, call, names);
                break;
            case ToolResultPart result:
                WriteResult(writer, result, names, notes);
                break;
            case ThinkingPart thinking:
                writer.WriteString("type", "thinking");
                writer.WriteString("thinking", thinking.Text);
                writer.WriteString("signature", thinking.Signature);
                break;
            case RedactedThinkingPart redacted:
                writer.WriteString("type", "redacted_thinking");
                writer.WriteString("data", redacted.Data);
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string text)
    {
        writer.WriteString("type", "text");
        writer.WriteString("text", text);
    }

    private static void WriteImage(Utf8JsonWriter writer, ImagePart image, RequestNotes notes)
    {
        writer.WriteString("type", "image");
        writer.WriteStartObject("source");
        if (image.Url is { } url)
        {
            writer.WriteString("type", "url");
            writer.WriteString("url", url);
        }
        else
        {
            if (!ImageTypes.Contains(image.MediaType, StringComparer.Ordinal))
            {
                notes.Refuse(image.Path, "must be a JPEG, PNG, GIF or WebP image for this model's provider");
            }

            writer.WriteString("type", "base64");
            writer.WriteString("media_type", image.MediaType);
            writer.WriteString("data", image.Base64);
        }

        writer.WriteEndObject();
    }

    private static void WriteDocument(Utf8JsonWriter writer, DocumentPart document)
    {
        writer.WriteString("type", "document");
        writer.WriteIfGiven("title", document.Name);
        writer.WriteStartObject("source");
        writer.WriteString("type", "base64");
        writer.WriteString("media_type", "application/pdf");
        writer.WriteString("data", document.Base64);
        writer.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter writer, ToolCallPart call, ToolNames names)
    {
        writer.WriteString("type", "tool_use");
        writer.WriteString("id", ToolIds.Fit(call.Id, LongestCallId));
        writer.WriteString("name", names.Fit(call.Name));
        writer.WritePropertyName("input");
        ToolArguments.WriteObject(writer, call.Arguments);
    }

    private static void WriteResult(Utf8JsonWriter writer, ToolResultPart result, ToolNames names, RequestNotes notes)
    {
        writer.WriteString("type", "tool_result");
        writer.WriteString("tool_use_id", ToolIds.Fit(result.CallId, LongestCallId));
        if (result.IsError)
        {
            writer.WriteBoolean("is_error", true);
        }

        writer.WriteStartArray("content");
        foreach (var part in result.Content.Where(static part => !IsBlank(part)))
        {
            WritePart(writer, part, names, notes);
        }

        writer.WriteEndArray();
    }
}
