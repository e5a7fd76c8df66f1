using System.Text.Json;

namespace Weir.Engine.Wire.OpenAi;

/// <summary>Writes <c>messages</c>. Tool results become messages of their own, before what else their user turn holds.</summary>
internal static class OpenAiMessageWriter
{
    private const int LongestCallId = 40;
    private const string ErrorMark = "Error: ";
    private const string BlankLine = "\n\n";

    public static void Write(Utf8JsonWriter writer, ChatRequest request, TranslationTarget target, ToolNames names, RequestNotes notes)
    {
        writer.WriteStartArray("messages");
        foreach (var turn in request.Turns)
        {
            switch (turn.Role)
            {
                case TurnRole.System:
                    WriteText(writer, "system", TextOf(turn.Parts, BlankLine));
                    break;
                case TurnRole.User:
                    WriteUser(writer, turn);
                    break;
                default:
                    WriteAssistant(writer, turn, target, names, notes);
                    break;
            }
        }

        writer.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter writer, string role, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("role", role);
        writer.WriteString("content", text);
        writer.WriteEndObject();
    }

    private static void WriteUser(Utf8JsonWriter writer, Turn turn)
    {
        var rest = new List<Part>();
        foreach (var part in turn.Parts)
        {
            if (part is not ToolResultPart result)
            {
                rest.Add(part);
                continue;
            }

            writer.WriteStartObject();
            writer.WriteString("role", "tool");
            writer.WriteString("tool_call_id", ToolIds.Fit(result.CallId, LongestCallId));
            var text = TextOf(result.Content, BlankLine);
            writer.WriteString("content", result.IsError ? ErrorMark + text : text);
            writer.WriteEndObject();
            AddMedia(result, rest);
        }

        if (rest.Count > 0)
        {
            WriteUserParts(writer, rest);
        }
    }

    /// <summary>A tool message holds only text: its images and documents follow in the user message, named by the call.</summary>
    private static void AddMedia(ToolResultPart result, List<Part> rest)
    {
        var media = result.Content.FindAll(static part => part is not TextPart);
        if (media.Count > 0)
        {
            rest.Add(new TextPart($"Attached to the result of tool call {ToolIds.Fit(result.CallId, LongestCallId)}:", result.Path));
            rest.AddRange(media);
        }
    }

    private static void WriteUserParts(Utf8JsonWriter writer, List<Part> parts)
    {
        if (parts is [TextPart only])
        {
            WriteText(writer, "user", only.Text);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("role", "user");
        writer.WriteStartArray("content");
        foreach (var part in parts)
        {
            WritePart(writer, part);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter writer, Part part)
    {
        writer.WriteStartObject();
        switch (part)
        {
            case TextPart text:
                writer.WriteString("type", "text");
                writer.WriteString("text", text.Text);
                break;
            case ImagePart image:
                writer.WriteString("type", "image_url");
                writer.WriteStartObject("image_url");
                writer.WriteString("url", image.Url ?? $"data:{image.MediaType};base64,{image.Base64}");
                writer.WriteEndObject();
                break;
            case DocumentPart document:
                writer.WriteString("type", "file");
                writer.WriteStartObject("file");
                writer.WriteString("filename", document.Name ?? "document.pdf");
                writer.WriteString("file_data", $"data:application/pdf;base64,{document.Base64}");
                writer.WriteEndObject();
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteAssistant(Utf8JsonWriter writer, Turn turn, TranslationTarget target, ToolNames names, RequestNotes notes)
    {
        var calls = turn.Parts.OfType<ToolCallPart>().ToList();
        var text = TextOf(turn.Parts, string.Empty);
        writer.WriteStartObject();
        writer.WriteString("role", "assistant");
        if (text.Length == 0 && calls.Count > 0)
        {
            writer.WriteNull("content");
        }
        else
        {
            writer.WriteString("content", text);
        }

        WriteThinking(writer, turn, target, notes);
        if (calls.Count > 0)
        {
            writer.WriteStartArray("tool_calls");
            foreach (var call in calls)
            {
                WriteCall(writer, call, names);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteThinking(Utf8JsonWriter writer, Turn turn, TranslationTarget target, RequestNotes notes)
    {
        var thoughts = turn.Parts.FindAll(static part => part is ThinkingPart or RedactedThinkingPart);
        if (thoughts.Count == 0)
        {
            return;
        }

        if (target.TakesReasoningContent)
        {
            writer.WriteString("reasoning_content", string.Concat(thoughts.OfType<ThinkingPart>().Select(static part => part.Text)));
            thoughts.RemoveAll(static part => part is ThinkingPart);
        }

        thoughts.ForEach(part => notes.Drop(part.Path));
    }

    private static void WriteCall(Utf8JsonWriter writer, ToolCallPart call, ToolNames names)
    {
        writer.WriteStartObject();
        writer.WriteString("id", ToolIds.Fit(call.Id, LongestCallId));
        writer.WriteString("type", "function");
        writer.WriteStartObject("function");
        writer.WriteString("name", names.Fit(call.Name));
        writer.WriteString("arguments", call.Arguments.Length == 0 ? "{}" : call.Arguments);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>All text of the parts. An assistant's blocks continue each other; those of a prompt or a result stand apart.</summary>
    private static string TextOf(List<Part> parts, string separator) =>
        string.Join(separator, parts.Select(static part => (part as TextPart)?.Text ?? (part as RefusalPart)?.Text).Where(static text => !string.IsNullOrEmpty(text)));
}
