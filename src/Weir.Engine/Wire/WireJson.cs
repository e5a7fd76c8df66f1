using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Weir.Engine.Wire;

/// <summary>How this module reads upstream JSON and writes its own.</summary>
internal static class WireJson
{
    /// <summary>Text of every language stays text; what HTML could misread is still escaped.</summary>
    public static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Parses one JSON object; lone surrogates become U+FFFD. Null when it is anything else.</summary>
    public static JsonDocument? ParseObject(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            return null;
        }

        if (LoneSurrogates.IndexIn(utf8) < 0)
        {
            return Parse(utf8);
        }

        var repaired = utf8.ToArray();
        LoneSurrogates.Replace(repaired);
        return Parse(repaired);
    }

    /// <summary>The value's bytes exactly as they stand in the document.</summary>
    public static ReadOnlySpan<byte> Raw(JsonElement element) => JsonMarshal.GetRawUtf8Value(element);

    /// <summary>The value's JSON text exactly as it stands in the document.</summary>
    public static string RawText(JsonElement element) => Encoding.UTF8.GetString(Raw(element));

    /// <summary>The named string of an object, or null when it is missing or not a string.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>The named member of an object; an undefined element when there is none.</summary>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The items of a list; none when it is anything else.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    /// <summary>Writes a member only when there is a value: absent stays absent.</summary>
    public static void WriteIfGiven(this Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    /// <summary>Writes a value byte for byte, so that no digit of a number changes.</summary>
    public static void WriteVerbatim(this Utf8JsonWriter writer, string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(Raw(value), skipInputValidation: true);
    }

    /// <summary>Writes one document into <paramref name="output"/>.</summary>
    public static void WriteDocument<TState>(IBufferWriter<byte> output, TState state, Action<Utf8JsonWriter, TState> write)
    {
        using var writer = new Utf8JsonWriter(output, Writing);
        write(writer, state);
    }

    private static JsonDocument? Parse(ReadOnlySpan<byte> utf8)
    {
        JsonDocument? document = null;
        try
        {
            var reader = new Utf8JsonReader(utf8);
            document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind == JsonValueKind.Object && !reader.Read())
            {
                return document;
            }
        }
        catch (JsonException)
        {
            // Upstream garbage is an expected input, not a bug: the caller sees null.
        }

        document?.Dispose();
        return null;
    }
}
