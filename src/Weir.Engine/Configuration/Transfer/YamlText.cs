using System.Globalization;
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
    public static string Of(JsonElement document)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Write(text, document, default, []);
        return text.ToString();
    }

    /// <summary>Writes the document as YAML, ending with a line break.</summary>
    /// <param name="text">Takes it.</param>
    /// <param name="document">An object.</param>
    /// <param name="secrets">What is written for its secrets.</param>
    /// <param name="comment">Lines to write before it, each with a <c>#</c>; empty for none.</param>
    internal static void Write(TextWriter text, JsonElement document, in ExportedSecrets secrets, IEnumerable<string> comment)
    {
        foreach (var line in comment)
        {
            text.Write("# ");
            text.Write(line.ReplaceLineEndings(" "));
            text.Write('\n');
        }

        Members(text, document, secrets, 0);
    }

    private static void Members(TextWriter text, JsonElement mapping, in ExportedSecrets secrets, int depth)
    {
        foreach (var member in mapping.EnumerateObject())
        {
            var name = member.Name;
            Indent(text, depth);
            Scalar(text, name);
            text.Write(':');
            Value(text, member.Value, secrets.Under(name), depth);
        }
    }

    private static void Value(TextWriter text, JsonElement value, in ExportedSecrets secrets, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.EnumerateObject().Any():
                text.Write('\n');
                Members(text, value, secrets, depth + 1);
                break;
            case JsonValueKind.Object:
                text.Write(" {}\n");
                break;
            case var _ when secrets.Text is { } secret:
                text.Write(' ');
                Scalar(text, secret);
                text.Write('\n');
                break;
            case JsonValueKind.Array when value.EnumerateArray().Any(item => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array):
                text.Write('\n');
                Items(text, value, depth + 1);
                break;
            case JsonValueKind.Array:
                text.Write(" [");
                Inline(text, value);
                text.Write("]\n");
                break;
            default:
                text.Write(' ');
                Single(text, value);
                text.Write('\n');
                break;
        }
    }

    private static void Items(TextWriter text, JsonElement list, int depth)
    {
        foreach (var item in list.EnumerateArray())
        {
            Indent(text, depth);
            text.Write('-');
            Value(text, item, default, depth);
        }
    }

    private static void Inline(TextWriter text, JsonElement list)
    {
        var isFirst = true;
        foreach (var item in list.EnumerateArray())
        {
            text.Write(isFirst ? "" : ", ");
            Single(text, item);
            isFirst = false;
        }
    }

    private static void Single(TextWriter text, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            Scalar(text, value.GetString()!);
            return;
        }

        // A number, a truth value and null are the same in both notations.
        text.Write(value.GetRawText());
    }

    private static void Indent(TextWriter text, int depth)
    {
        for (var i = 0; i < depth * IndentChars; i++)
        {
            text.Write(' ');
        }
    }

    private static void Scalar(TextWriter text, string value)
    {
        if (IsPlain(value))
        {
            text.Write(value);
            return;
        }

        text.Write('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"' or '\\':
                    text.Write('\\');
                    text.Write(c);
                    break;
                case '\u2028' or '\u2029' or '\ufeff':
                case var _ when char.IsControl(c):
                    text.Write(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"));
                    break;
                default:
                    text.Write(c);
                    break;
            }
        }

        text.Write('"');
    }

    private static bool IsPlain(string value) =>
        value.Length > 0 && (char.IsAsciiLetter(value[0]) || value[0] is '_' or '/')
        && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/')
        && !Words.Contains(value, StringComparer.OrdinalIgnoreCase);
}
