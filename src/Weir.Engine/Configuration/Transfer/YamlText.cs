using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Weir.Engine.Configuration.Transfer;

/// <summary>Writes a JSON document as YAML that reads back as the same: mappings as blocks in their order, lists of single values in one line.</summary>
public static class YamlText
{
    private const int IndentChars = 2;

    // What a YAML reader could take for something else than a text.
    private static readonly string[] Words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

    /// <summary>The document as YAML, ending with a line break.</summary>
    /// <param name="document">An object.</param>
    /// <param name="comment">Lines to write before it, each with a <c>#</c>; empty for none.</param>
    public static string Of(JsonElement document, params IEnumerable<string> comment)
    {
        var text = new StringBuilder();
        foreach (var line in comment)
        {
            text.Append("# ").Append(line.ReplaceLineEndings(" ")).Append('\n');
        }

        Members(text, document, 0);
        return text.ToString();
    }

    private static void Members(StringBuilder text, JsonElement mapping, int depth)
    {
        foreach (var member in mapping.EnumerateObject())
        {
            text.Append(' ', depth * IndentChars);
            Scalar(text, member.Name);
            text.Append(':');
            Value(text, member.Value, depth);
        }
    }

    private static void Value(StringBuilder text, JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.EnumerateObject().Any():
                text.Append('\n');
                Members(text, value, depth + 1);
                break;
            case JsonValueKind.Array when value.EnumerateArray().Any(item => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array):
                text.Append('\n');
                Items(text, value, depth + 1);
                break;
            case JsonValueKind.Array:
                text.Append(" [").AppendJoin(", ", value.EnumerateArray().Select(Inline)).Append("]\n");
                break;
            default:
                text.Append(' ').Append(Inline(value)).Append('\n');
                break;
        }
    }

    private static void Items(StringBuilder text, JsonElement list, int depth)
    {
        foreach (var item in list.EnumerateArray())
        {
            text.Append(' ', depth * IndentChars).Append('-');
            Value(text, item, depth);
        }
    }

    private static string Inline(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            // An empty mapping, a number, a truth value or null are the same in both notations.
            return value.ValueKind == JsonValueKind.Object ? "{}" : value.GetRawText();
        }

        var text = new StringBuilder();
        Scalar(text, value.GetString()!);
        return text.ToString();
    }

    private static void Scalar(StringBuilder text, string value)
    {
        if (IsPlain(value))
        {
            text.Append(value);
            return;
        }

        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    private static bool IsPlain(string value) =>
        value.Length > 0 && (char.IsAsciiLetter(value[0]) || value[0] is '_' or '/')
        && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/')
        && !Words.Contains(value, StringComparer.OrdinalIgnoreCase);
}
