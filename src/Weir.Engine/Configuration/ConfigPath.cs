using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Weir.Engine.Configuration;

/// <summary>Dot path of a value: <c>models."gpt-4.1".deployments.primary.model</c>, <c>server.urls[0]</c>. Segments with other characters than letters, digits, <c>_</c> and <c>-</c> are quoted.</summary>
/// <param name="Text">The path as written; empty is the whole document.</param>
public readonly record struct ConfigPath(string Text)
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>The whole document.</summary>
    public static readonly ConfigPath Root = new("");

    /// <summary>The path of a field or an id in this one.</summary>
    public ConfigPath Add(string name) => new(string.IsNullOrEmpty(Text) ? Quote(name) : $"{Text}.{Quote(name)}");

    /// <summary>The path of an item of this list.</summary>
    public ConfigPath Item(int index) => new($"{Text}[{index}]");

    /// <summary>The path of several nested names.</summary>
    public static ConfigPath Of(params ReadOnlySpan<string> names)
    {
        var path = Root;
        foreach (var name in names)
        {
            path = path.Add(name);
        }

        return path;
    }

    /// <summary>Takes the path apart into names, unquoted; an item of a list is its number in brackets.</summary>
    /// <returns>False when the text is no path.</returns>
    public bool TrySplit([NotNullWhen(true)] out IReadOnlyList<string>? names)
    {
        var found = new List<string>();
        var rest = (Text ?? "").AsSpan();
        names = found;
        while (!rest.IsEmpty)
        {
            var taken = TakeName(rest, out var name);
            if (taken == 0)
            {
                names = null;
                return false;
            }

            found.Add(name);
            rest = rest[taken..];
            if (rest.Length > 1 && rest[0] == '.')
            {
                rest = rest[1..];
            }
            else if (!rest.IsEmpty && rest[0] != '[')
            {
                names = null;
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text ?? "";


    private static string Quote(string name)
    {
        if (name.Length > 0 && !name.AsSpan().ContainsAnyExcept(Plain))
        {
            return name;
        }

        var text = new StringBuilder("\"");
        foreach (var c in name)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                _ when char.IsControl(c) => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }

    private static int TakeName(ReadOnlySpan<char> text, out string name)
    {
        var length = text[0] switch { '"' => QuotedLength(text), '[' => text.IndexOf(']') + 1, _ => PlainLength(text) };
        name = length > 1 && text[0] == '"' ? Unquote(text[1..(length - 1)]) : new string(text[..length]);
        return length;
    }

    private static int PlainLength(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExcept(Plain);
        return length < 0 ? text.Length : length;
    }

    private static int QuotedLength(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                return i + 1;
            }
        }

        return 0;
    }

    private static string Unquote(ReadOnlySpan<char> text)
    {
        var name = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 5 < text.Length && text[i + 1] == 'u'
                && ushort.TryParse(text.Slice(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                name.Append((char)code);
                i += 5;
                continue;
            }

            i += text[i] == '\\' && i + 1 < text.Length ? 1 : 0;
            name.Append(text[i]);
        }

        return name.ToString();
    }
}
