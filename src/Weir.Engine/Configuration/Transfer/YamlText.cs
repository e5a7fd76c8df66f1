using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Transfer;

/// <summary>Writes a JSON document as YAML that reads back as the same: mappings as blocks in their order, lists of single values in one line.</summary>
public static class YamlText
{
    // What a YAML reader could take for something else than a text.
    private static readonly SearchValues<string> Words = SearchValues.Create(["null", "true", "false", "yes", "no", "on", "off", "y", "n"], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<char> PlainChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./");

    /// <summary>The document as YAML, ending with a line break.</summary>
    /// <param name="document">An object.</param>
    public static string Of(JsonElement document)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Write(text, JsonMarshal.GetRawUtf8Value(document), default, []);
        return text.ToString();
    }

    /// <summary>Writes the document as YAML, ending with a line break.</summary>
    /// <param name="text">Takes it.</param>
    /// <param name="document">An object in JSON.</param>
    /// <param name="secrets">What is written for its secrets.</param>
    /// <param name="comment">Lines to write before it, each with a <c>#</c>; empty for none.</param>
    internal static void Write(TextWriter text, ReadOnlySpan<byte> document, in ExportedSecrets secrets, IEnumerable<string> comment)
    {
        foreach (var line in comment)
        {
            text.Write("# ");
            text.Write(line.ReplaceLineEndings(" "));
            text.Write('\n');
        }

        var json = new Utf8JsonReader(document);
        json.Read();
        Members(text, ref json, secrets, 0);
    }

    private static void Members(TextWriter text, ref Utf8JsonReader json, in ExportedSecrets secrets, int depth)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            Pace.GiveWay();
            var name = json.GetString()!;
            Indent(text, depth);
            Scalar(text, name);
            text.Write(':');
            json.Read();
            Value(text, ref json, secrets.Under(name), depth);
        }
    }

    private static void Value(TextWriter text, ref Utf8JsonReader json, in ExportedSecrets secrets, int depth)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject when IsEmpty(json):
                json.Read();
                text.Write(" {}\n");
                break;
            case JsonTokenType.StartObject:
                text.Write('\n');
                Members(text, ref json, secrets, depth + 1);
                break;
            case var _ when secrets.Text is { } secret:
                json.Skip();
                text.Write(' ');
                Scalar(text, secret);
                text.Write('\n');
                break;
            case JsonTokenType.StartArray when HoldsMore(json):
                text.Write('\n');
                Items(text, ref json, depth + 1);
                break;
            case JsonTokenType.StartArray:
                text.Write(" [");
                InLine(text, ref json);
                text.Write("]\n");
                break;
            default:
                text.Write(' ');
                Single(text, json);
                text.Write('\n');
                break;
        }
    }

    private static void Items(TextWriter text, ref Utf8JsonReader json, int depth)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            Indent(text, depth);
            text.Write('-');
            Value(text, ref json, default, depth);
        }
    }

    private static void InLine(TextWriter text, ref Utf8JsonReader json)
    {
        for (var isFirst = true; json.Read() && json.TokenType != JsonTokenType.EndArray; isFirst = false)
        {
            text.Write(isFirst ? "" : ", ");
            Single(text, json);
        }
    }

    // The reader is copied to look ahead.
    private static bool IsEmpty(Utf8JsonReader mapping) => mapping.Read() && mapping.TokenType == JsonTokenType.EndObject;

    private static bool HoldsMore(Utf8JsonReader list)
    {
        while (list.Read() && list.TokenType != JsonTokenType.EndArray)
        {
            if (list.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                return true;
            }
        }

        return false;
    }

    private static void Single(TextWriter text, in Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            Scalar(text, json.GetString()!);
            return;
        }

        // A number, a truth value and null are the same in both notations.
        text.Write(Encoding.UTF8.GetString(json.ValueSpan));
    }

    private static void Indent(TextWriter text, int depth)
    {
        for (var i = 0; i < depth; i++)
        {
            text.Write("  ");
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
        value.Length > 0 && (char.IsAsciiLetter(value[0]) || value[0] is '_' or '/') && !value.AsSpan().ContainsAnyExcept(PlainChars) && !Words.Contains(value);
}
