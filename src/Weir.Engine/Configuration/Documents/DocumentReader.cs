using System.Text;
using YamlDotNet.Core;

namespace Weir.Engine.Configuration.Documents;

/// <summary>Reads YAML or JSON into nodes with their places.</summary>
/// <remarks>
/// Works on the parser's events and never on its deserializer or representation model: those recurse and die with a stack overflow
/// that nothing can catch. Anchors, aliases, tags and merge keys are refused as a whole, so there is nothing to expand.
/// </remarks>
internal sealed class DocumentReader(string source, ConfigLayer layer, ICollection<ConfigProblem> problems)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ConfigOrigin _source = new(layer, source);

    /// <summary>The document's root, or null when it cannot be read (and the problem is told).</summary>
    public MappingNode? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > DocumentBounds.MaxBytes)
        {
            return Refuse(default, $"the document is larger than {DocumentBounds.MaxBytes >> 20} MiB");
        }

        string text;
        try
        {
            text = StrictUtf8.GetString(bytes).TrimStart('\ufeff');
        }
        catch (DecoderFallbackException)
        {
            return Refuse(default, "the document is not valid UTF-8");
        }

        return Parse(text) switch
        {
            null => null,
            MappingNode root => root,
            { IsNull: true } => new MappingNode(At(Mark.Empty)),
            var other => Refuse(new(other.Origin.Line - 1, other.Origin.Line, other.Origin.Column), "the document must be a mapping, beginning with 'schema: weir/1'"),
        };
    }

    /// <summary>A single value, such as the text of a variable; null when it cannot be read.</summary>
    public ConfigNode? ReadValue(string text) => Parse(text);

    private ConfigNode? Parse(string text)
    {
        var builder = new NodeBuilder(At, problems);
        var last = Mark.Empty;
        try
        {
            var parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
            while (parser.MoveNext())
            {
                last = parser.Current!.Start;
                if (builder.Take(parser.Current) is { } refusal)
                {
                    Refuse(last, refusal);
                    return null;
                }
            }
        }
        catch (YamlException broken)
        {
            Refuse(broken.Start, $"the document cannot be read: {Explain(broken)}");
            return null;
        }
        catch (Exception broken) when (broken is ArgumentException or InvalidOperationException or OverflowException or FormatException or IndexOutOfRangeException)
        {
            // The scanner lets these through for malformed escapes and the like; its own error type is only its good manners.
            Refuse(last, "the document cannot be read after this place");
            return null;
        }

        return builder.Root ?? new ScalarNode("", ScalarForm.Plain, At(Mark.Empty));
    }

    /// The parser's own words can quote the text, so only a first sentence without quotes is shown.
    private static string Explain(YamlException broken) =>
        broken.Message.Contains('\'', StringComparison.Ordinal) || broken.Message.Contains('"', StringComparison.Ordinal) || broken.Message.Length > 160
            ? "this is neither YAML nor JSON"
            : broken.Message.TrimEnd('.', ' ').ReplaceLineEndings(" ");

    private ConfigOrigin At(Mark mark) => layer == ConfigLayer.Variable ? _source : _source.At((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private MappingNode? Refuse(Mark mark, string message)
    {
        problems.Add(new(ConfigSeverity.Error, "", mark.Line == 0 ? _source : At(mark), message));
        return null;
    }
}
