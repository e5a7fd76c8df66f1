using System.Text;

namespace Weir.Engine.Telemetry.Exposition;

/// <summary>Labels as the text formats write them.</summary>
internal static class LabelText
{
    /// <summary><c>name="value",…</c>: points in names become underscores, values are escaped.</summary>
    public static string Of(ReadOnlySpan<KeyValuePair<string, string>> labels)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            if (text.Length > 0)
            {
                text.Append(',');
            }

            Escape(text.Append(name.Replace('.', '_')).Append("=\""), value, quotes: true).Append('"');
        }

        return text.ToString();
    }

    /// <summary>Escapes what would end a value or a line.</summary>
    public static StringBuilder Escape(StringBuilder text, string value, bool quotes)
    {
        foreach (var c in value)
        {
            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                '"' when quotes => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                _ => text.Append(c),
            };
        }

        return text;
    }
}
