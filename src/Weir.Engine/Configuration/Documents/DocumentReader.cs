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
    private DocumentOutline _outline = new(new ConfigOrigin(layer, source));

    /// <summary>What was read last as it can be read again in parts; null when it could not be read.</summary>
    public ReadDocument? Last { get; private set; }

    /// <summary>The document's root, or null when it cannot be read (and the problem is told).</summary>
    public MappingNode? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > DocumentBounds.MaxBytes)
        {
            return Refuse(default, $"the document is larger than {DocumentBounds.MaxBytes >> 20} MiB");
        }

        _outline = new(_source);
        if (TextOf(bytes) is not { } text)
        {
            return Refuse(default, "the document is not valid UTF-8");
        }

        return Parse(text, nodes: 0) switch
        {
            null => null,
            MappingNode root => root,
            { IsNull: true } => new MappingNode(_outline.At(Mark.Empty)),
            var other => Refuse(new(other.Origin.Line - 1, other.Origin.Line, other.Origin.Column), "the document must be a mapping, beginning with 'schema: weir/1'"),
        };
    }

    /// <summary>Some entries of the document, or null when they cannot be read by themselves.</summary>
    /// <param name="bytes">Their lines.</param>
    /// <param name="above">Lines of the document above them.</param>
    /// <param name="level">Their level, from 1.</param>
    /// <param name="nodes">Nodes of the document beside them.</param>
    public MappingNode? ReadEntries(ReadOnlySpan<byte> bytes, int above, int level, int nodes)
    {
        _outline = new(_source, above, level);
        return TextOf(bytes) is { } text ? Parse(text, nodes) as MappingNode : null;
    }

    /// <summary>A single value, such as the text of a variable; null when it cannot be read.</summary>
    public ConfigNode? ReadValue(string text) => Parse(text, nodes: 0);

    private static string? TextOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes).TrimStart('\ufeff');
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private ConfigNode? Parse(string text, int nodes)
    {
        var builder = new NodeBuilder(_outline, problems, nodes);
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

        Last = new(builder.Root as MappingNode, _outline.Entries, builder.Nodes);
        return builder.Root ?? new ScalarNode("", ScalarForm.Plain, _outline.At(Mark.Empty));
    }

    /// The parser's own words can quote the text, so only a first sentence without quotes is shown.
    private static string Explain(YamlException broken) =>
        broken.Message.Contains('\'', StringComparison.Ordinal) || broken.Message.Contains('"', StringComparison.Ordinal) || broken.Message.Length > 160
            ? "this is neither YAML nor JSON"
            : broken.Message.TrimEnd('.', ' ').ReplaceLineEndings(" ");

    private MappingNode? Refuse(Mark mark, string message)
    {
        problems.Add(new(ConfigSeverity.Error, "", mark.Line == 0 ? _source : _outline.At(mark), message));
        return null;
    }
}
