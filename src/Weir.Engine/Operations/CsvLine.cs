using System.Text;

namespace Weir.Engine.Operations;

/// <summary>Lines of comma-separated values (RFC 4180).</summary>
public static class CsvLine
{
    // Characters that make a spreadsheet take a cell for a formula; the last four are their full-width forms.
    private const string Formula = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    /// <summary>A line with its end; every cell in quotation marks.</summary>
    public static string Of(params ReadOnlySpan<string?> cells)
    {
        var line = new StringBuilder();
        foreach (var cell in cells)
        {
            line.Append(line.Length == 0 ? "" : ",").Append('"').Append(Cell(cell ?? "").Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }

        return line.Append("\r\n").ToString();
    }

    /// <summary>A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it.</summary>
    public static string Cell(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 0 && Formula.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
    }
}
