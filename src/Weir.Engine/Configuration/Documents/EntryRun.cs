namespace Weir.Engine.Configuration.Documents;

/// <summary>Entries of one level that stand below each other.</summary>
/// <param name="First">Index of the first of them in the outline.</param>
/// <param name="End">Index of the entry below the last of them; the outline's length where there is none.</param>
/// <param name="Level">Their level.</param>
internal readonly record struct EntryRun(int First, int End, int Level)
{
    /// <summary>
    /// The fewest entries that changed lines can mean anything to: those they stand in, and the one above, which they may continue. Null when that is the whole document.
    /// </summary>
    public static EntryRun? Around(IReadOnlyList<OutlineEntry> outline, in ChangedLines changed)
    {
        var first = FirstAt(outline, 0, changed.FirstLine) - 1;
        if (first < 0)
        {
            return null;
        }

        var end = FirstAt(outline, first + 1, changed.EndLine);
        if (outline[first].Level > 1 && AreDeep(outline, first, end))
        {
            return new(first, end, outline[first].Level);
        }

        while (outline[first].Level > 1)
        {
            first--;
        }

        while (end < outline.Count && outline[end].Level > 1)
        {
            end++;
        }

        return new(first, end, 1);
    }

    /// <summary>Index of the entry that these stand in; -1 for the document itself.</summary>
    public int OwnerIn(IReadOnlyList<OutlineEntry> outline)
    {
        var owner = Level == 1 ? -1 : First;
        while (owner >= 0 && outline[owner].Level > 1)
        {
            owner--;
        }

        return owner;
    }

    private static int FirstAt(IReadOnlyList<OutlineEntry> outline, int from, int line)
    {
        while (from < outline.Count && outline[from].Origin.Line < line)
        {
            from++;
        }

        return from;
    }

    private static bool AreDeep(IReadOnlyList<OutlineEntry> outline, int first, int end)
    {
        while (first < end && outline[first].Level > 1)
        {
            first++;
        }

        return first == end;
    }
}
