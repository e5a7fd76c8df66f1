namespace Weir.Engine.Wire;

/// <summary>Finds escapes such as <c>\ud83d</c> that have no partner. They are legal JSON but no text, and readers throw on them.</summary>
public static class LoneSurrogates
{
    private const int EscapeLength = 6;

    /// <summary>Where the first lone surrogate escape stands in valid JSON.</summary>
    /// <param name="json">UTF-8 JSON text.</param>
    /// <returns>Byte offset of its backslash; -1 when there is none.</returns>
    public static int IndexIn(ReadOnlySpan<byte> json)
    {
        var at = 0;
        while (true)
        {
            var next = json[at..].IndexOf((byte)'\\');
            if (next < 0)
            {
                return -1;
            }

            at += next;
            var unit = UnitAt(json, at);
            if (unit is < 0xD800 or > 0xDFFF)
            {
                // Also steps over \\ so that its second half is not taken for the start of an escape.
                at = Math.Min(at + (unit < 0 ? 2 : EscapeLength), json.Length);
            }
            else if (unit <= 0xDBFF && UnitAt(json, at + EscapeLength) is >= 0xDC00 and <= 0xDFFF)
            {
                at += 2 * EscapeLength;
            }
            else
            {
                return at;
            }
        }
    }

    /// <summary>Turns every lone surrogate escape into U+FFFD in place; same length.</summary>
    internal static void Replace(Span<byte> json)
    {
        for (var at = IndexIn(json); at >= 0; at = IndexIn(json))
        {
            "\\ufffd"u8.CopyTo(json[at..]);
        }
    }

    private static int UnitAt(ReadOnlySpan<byte> json, int at) =>
        at + EscapeLength <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
        && System.Buffers.Text.Utf8Parser.TryParse(json.Slice(at + 2, 4), out int unit, out var used, 'X') && used == 4
            ? unit
            : -1;
}
