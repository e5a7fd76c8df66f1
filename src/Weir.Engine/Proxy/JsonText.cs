using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Weir.Engine.Proxy;

/// <summary>Parses a request body once, strictly: valid UTF-8, no duplicate names, at most 64 levels, no lone surrogates.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>The document over <paramref name="body"/>'s own memory, or what is wrong with it. The caller disposes it.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> body, out string problem)
    {
        problem = "";
        if (!Utf8.IsValid(body.Span))
        {
            problem = "The body is not valid UTF-8.";
            return null;
        }

        try
        {
            var document = JsonDocument.Parse(body, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object && !HasLoneSurrogate(body.Span))
            {
                return document;
            }

            problem = document.RootElement.ValueKind == JsonValueKind.Object
                ? "The body has a \\u escape that is half of a surrogate pair."
                : "The body must be a JSON object.";
            document.Dispose();
            return null;
        }
        catch (JsonException e)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"The body is not valid JSON (line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}): duplicate names, more than 64 levels and anything after the object are not allowed either.");
            return null;
        }
    }

    // The text is valid JSON here, so a backslash stands only inside a string and \u is followed by four hexadecimal digits.
    private static bool HasLoneSurrogate(ReadOnlySpan<byte> json)
    {
        var highBefore = false;
        for (var at = json.IndexOf((byte)'\\'); at >= 0;)
        {
            var isUnicode = json[at + 1] == 'u';
            var unit = isUnicode ? ushort.Parse(json.Slice(at + 2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : 0;
            if (highBefore != char.IsLowSurrogate((char)unit))
            {
                return true;
            }

            highBefore = char.IsHighSurrogate((char)unit);
            json = json[(at + (isUnicode ? 6 : 2))..];
            at = highBefore ? (json[0] == '\\' ? 0 : -1) : json.IndexOf((byte)'\\');
        }

        return highBefore;
    }
}
