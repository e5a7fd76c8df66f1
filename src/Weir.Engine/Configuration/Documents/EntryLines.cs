namespace Weir.Engine.Configuration.Documents;

/// <summary>Finds the lines of entries in a text, where they mean by themselves what they mean in the document.</summary>
internal static class EntryLines
{
    /// <summary>
    /// Whether lines end with a line feed, or carriage return and line feed, and nothing else ends one or the whole text; and whether it is without tabs, which the
    /// parser takes or refuses by what stands before them.
    /// </summary>
    public static bool ArePlain(ReadOnlySpan<byte> text) =>
        !text.ContainsAny((byte)0, (byte)'\t') && text.Count((byte)'\r') == text.Count("\r\n"u8)
        && text.IndexOf("\u0085"u8) < 0 && text.IndexOf("\u2028"u8) < 0 && text.IndexOf("\u2029"u8) < 0 && text.LastIndexOf("\ufeff"u8) <= 0;

    /// <summary>The lines of a run of entries in the new version of a text; empty when they cannot be read by themselves.</summary>
    public static ReadOnlySpan<byte> Of(in EntryRun run, IReadOnlyList<OutlineEntry> outline, in ChangedLines changed, ReadOnlySpan<byte> old, ReadOnlySpan<byte> now)
    {
        var start = Up(now, changed.Start, changed.FirstLine - outline[run.First].Origin.Line);
        var end = old.Length;
        if (run.End < outline.Count)
        {
            end = Down(old, changed.OldEnd, outline[run.End].Origin.Line - changed.EndLine);
            if (!BeginsAt(old[end..], outline[run.End]))
            {
                return [];
            }
        }

        var lines = now[start..(end + changed.NewEnd - changed.OldEnd)];
        return BeginsAt(lines, outline[run.First]) && ArePlain(lines) && !HasMarker(lines, "\n---"u8) && !HasMarker(lines, "\n..."u8) && !HasMarker(lines, "\n%"u8) ? lines : [];
    }

    private static bool BeginsAt(ReadOnlySpan<byte> line, in OutlineEntry entry)
    {
        var indent = entry.Origin.Column - 1;
        return line.Length > indent && line.IndexOfAnyExcept((byte)' ') == indent;
    }

    /// A document's begin or end, or a directive, means something else at the begin of a text.
    private static bool HasMarker(ReadOnlySpan<byte> lines, ReadOnlySpan<byte> marker) => lines.StartsWith(marker[1..]) || lines.IndexOf(marker) >= 0;

    private static int Up(ReadOnlySpan<byte> text, int start, int lines)
    {
        for (; lines > 0; lines--)
        {
            start = text[..(start - 1)].LastIndexOf((byte)'\n') + 1;
        }

        return start;
    }

    private static int Down(ReadOnlySpan<byte> text, int end, int lines)
    {
        for (; lines > 0; lines--)
        {
            end += text[end..].IndexOf((byte)'\n') + 1;
        }

        return end;
    }
}
