using System.Text;
using System.Text.Json;

namespace Weir.Engine.Wire;

/// <summary>The arguments of a tool call: JSON text in one dialect, an object in the other.</summary>
internal static class ToolArguments
{
    /// <summary>The name under which text that is no JSON object travels, as Anthropic's guide for eager streaming proposes.</summary>
    public const string InvalidJson = "INVALID_JSON";

    /// <summary>Writes the text as an object: empty is <c>{}</c>, what is no object becomes <c>{"INVALID_JSON":"…"}</c>.</summary>
    public static void WriteObject(Utf8JsonWriter writer, string arguments)
    {
        var utf8 = Encoding.UTF8.GetBytes(arguments);
        if (utf8.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
            return;
        }

        using var document = WireJson.ParseObject(utf8);
        if (document is null)
        {
            writer.WriteStartObject();
            writer.WriteString(InvalidJson, arguments);
            writer.WriteEndObject();
            return;
        }

        writer.WriteRawValue(WireJson.Raw(document.RootElement), skipInputValidation: true);
    }

    /// <summary>The text of an object, undoing the wrapping above.</summary>
    public static string TextOf(JsonElement input)
    {
        if (input.ValueKind == JsonValueKind.Object && input.GetPropertyCount() == 1 && input.Text(InvalidJson) is { } text)
        {
            return text;
        }

        return WireJson.RawText(input);
    }
}
