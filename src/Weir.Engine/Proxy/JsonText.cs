using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Weir.Engine.Proxy;

/// <summary>Parses a request body once, strictly: valid UTF-8, no duplicate names, at most 64 levels, no lone surrogates.</summary>
internal static class JsonText
{
    private const string LoneSurrogate = "The body has a \\u escape that is half of a surrogate pair.";

    public static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

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
                ? LoneSurrogate
                : "The body must be a JSON object.";
            document.Dispose();
            return null;
        }
        catch (InvalidOperationException)
        {
            // What comparing names throws when one of them cannot be unescaped.
            problem = LoneSurrogate;
            return null;
        }
        catch (JsonException e)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"The body is not valid JSON (line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}): duplicate names, more than 64 levels and anything after the object are not allowed either.");
            return null;
        }
    }

    // The text is valid JSON here, so \u stands only inside a string, follows an even number of backslashes and has four digits.
    private static bool HasLoneSurrogate(ReadOnlySpan<byte> json)
    {
        var expected = -1; // where the second half of a pair must begin
        for (int at = 0, found; (found = json[at..].IndexOf("\\u"u8)) >= 0;)
        {
            at += found;
            if (IsEscaped(json, at))
            {
                at += 1;
                continue;
            }

            var unit = (char)ushort.Parse(json.Slice(at + 2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (expected >= 0 ? expected != at || !char.IsLowSurrogate(unit) : char.IsLowSurrogate(unit))
            {
                return true;
            }

            at += 6;
            expected = expected < 0 && char.IsHighSurrogate(unit) ? at : -1;
        }

        return expected >= 0;
    }

    // A backslash that is itself escaped: an odd number of backslashes stands before it.
    private static bool IsEscaped(ReadOnlySpan<byte> json, int at)
    {
        var before = json[..at];
        return (before.Length - before.TrimEnd((byte)'\\').Length) % 2 == 1;
    }
}
