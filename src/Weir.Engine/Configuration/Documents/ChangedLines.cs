namespace Weir.Engine.Configuration.Documents;

/// <summary>The lines in which two versions of a text differ: all above and all below are the same.</summary>
/// <param name="Start">Where they begin, in bytes, in either.</param>
/// <param name="OldEnd">Where they end in the old version.</param>
/// <param name="NewEnd">Where they end in the new one.</param>
/// <param name="FirstLine">Number of the first of them, from 1.</param>
/// <param name="OldLines">How many they were.</param>
/// <param name="Added">Lines that the new version has more; below zero where it has fewer.</param>
internal readonly record struct ChangedLines(int Start, int OldEnd, int NewEnd, int FirstLine, int OldLines, int Added)
{
    private const int Stride = 4_096;

    /// <summary>Number of the first line below them in the old version.</summary>
    public int EndLine => FirstLine + OldLines;

    /// <summary>Compares two versions.</summary>
    public static ChangedLines Between(ReadOnlySpan<byte> old, ReadOnlySpan<byte> now)
    {
        var start = old[..old.CommonPrefixLength(now)].LastIndexOf((byte)'\n') + 1;
        var same = SameAtEnd(old[start..], now[start..]);
        var (oldEnd, newEnd) = (old.Length - same, now.Length - same);
        if (!BeginsLine(old, start, oldEnd) || !BeginsLine(now, start, newEnd))
        {
            var rest = old[oldEnd..].IndexOf((byte)'\n') is >= 0 and var at ? at + 1 : same;
            (oldEnd, newEnd) = (oldEnd + rest, newEnd + rest);
        }

        var lines = old[start..oldEnd].Count((byte)'\n');
        var added = now[start..newEnd].Count((byte)'\n') - lines;
        return new(start, oldEnd, newEnd, old[..start].Count((byte)'\n') + 1, lines, added);
    }

    private static bool BeginsLine(ReadOnlySpan<byte> text, int start, int at) => at == start || text[at - 1] == '\n';

    private static int SameAtEnd(ReadOnlySpan<byte> old, ReadOnlySpan<byte> now)
    {
        var same = 0;
        while (old.Length - same >= Stride && now.Length - same >= Stride
            && old[^(same + Stride)..^same].SequenceEqual(now[^(same + Stride)..^same]))
        {
            same += Stride;
        }

        while (same < old.Length && same < now.Length && old[^(same + 1)] == now[^(same + 1)])
        {
            same++;
        }

        return same;
    }
}
