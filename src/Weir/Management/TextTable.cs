namespace Weir.Management;

/// <summary>Rows in columns as wide as their widest cell; columns of numbers stand to the right.</summary>
internal static class TextTable
{
    /// <summary>Writes a head and its rows. A heading that begins with <c>&gt;</c> makes a column of numbers.</summary>
    public static void Write(TextWriter output, IReadOnlyList<string> heads, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var titles = heads.Select(head => head.TrimStart('>')).ToArray();
        var widths = titles.Select((title, column) => Math.Max(title.Length, rows.Select(row => row[column].Length).DefaultIfEmpty().Max())).ToArray();
        foreach (var row in rows.Prepend(titles))
        {
            var cells = row.Select((cell, column) => heads[column].StartsWith('>') ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}
