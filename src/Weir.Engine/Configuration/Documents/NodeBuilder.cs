using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Weir.Engine.Configuration.Documents;

/// <summary>Builds nodes from parser events without recursion, and counts what they cost.</summary>
/// <param name="outline">Gives places, and takes where the upper entries begin.</param>
/// <param name="problems">Takes what is wrong.</param>
/// <param name="nodes">Nodes that the document has beside those that are built.</param>
internal sealed class NodeBuilder(DocumentOutline outline, ICollection<ConfigProblem> problems, int nodes = 0)
{
    private const int MaxShared = 1_024;

    private readonly Stack<Frame> _open = new();
    private readonly string?[] _texts = new string?[MaxShared];
    private Mark _last = Mark.Empty;
    private int _duplicates;
    private bool _documentSeen;

    public ConfigNode? Root { get; private set; }

    /// <summary>Nodes of the document so far.</summary>
    public int Nodes { get; private set; } = nodes;

    /// <summary>Takes the next event.</summary>
    /// <returns>Why the document is refused, or null.</returns>
    public string? Take(ParsingEvent parsed)
    {
        if (parsed is NodeEvent node && Forbidden(node) is { } reason)
        {
            return reason;
        }

        switch (parsed)
        {
            case AnchorAlias:
                return "aliases (*name) are not supported; write the value out";
            case DocumentStart when _documentSeen:
                return "a second document begins here; one file holds one document";
            case DocumentStart:
                _documentSeen = true;
                return null;
            case Scalar scalar:
                return TakeScalar(scalar);
            case SequenceStart start:
                return Open(new SequenceNode(At(start)), isBlock: false);
            case MappingStart start:
                return Open(new MappingNode(At(start)), start.Style != MappingStyle.Flow);
            case SequenceEnd or MappingEnd:
                _open.Pop();
                return null;
            default:
                return null;
        }
    }

    // The parser has no place for a mapping that is only implied, such as [a: b]: it stands where the last thing before it does.
    private ConfigOrigin At(ParsingEvent parsed)
    {
        _last = parsed.Start.Equals(Mark.Empty) ? _last : parsed.Start;
        return outline.At(_last);
    }

    private string? Forbidden(NodeEvent node)
    {
        if (++Nodes > DocumentBounds.MaxNodes)
        {
            return $"the document has more than {DocumentBounds.MaxNodes} values";
        }

        if (!node.Anchor.IsEmpty)
        {
            return "anchors (&name) are not supported; write the value out";
        }

        return node.Tag.IsEmpty ? null : "tags (!name) are not supported";
    }

    private string? TakeScalar(Scalar scalar)
    {
        if (!IsWellFormed(scalar.Value))
        {
            return "half a surrogate pair is no character";
        }

        if (_open.TryPeek(out var frame) && frame.Node is MappingNode && frame.Name is null)
        {
            return TakeName(frame, scalar);
        }

        var form = scalar.Style == ScalarStyle.Plain ? ScalarForm.Plain : ScalarForm.Quoted;
        Place(new ScalarNode(Shared(scalar.Value), form, At(scalar)));
        return null;
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }

    private string? TakeName(Frame frame, Scalar scalar)
    {
        if (scalar.Value.Length is 0 or > DocumentBounds.MaxNameLength)
        {
            return $"a name must have 1 to {DocumentBounds.MaxNameLength} characters";
        }

        if (scalar is { Value: "<<", Style: ScalarStyle.Plain })
        {
            return "merge keys (<<) are not supported; write the values out";
        }

        frame.Name = Shared(scalar.Value);
        if (frame.IsOutlined)
        {
            outline.Begin(frame.Name, _open.Count, scalar.Start);
        }

        frame.NameOrigin = At(scalar);
        if (((MappingNode)frame.Node).Entries.TryGetValue(scalar.Value, out var first))
        {
            if (++_duplicates > DocumentBounds.MaxDuplicates)
            {
                return $"more than {DocumentBounds.MaxDuplicates} names are written twice";
            }

            problems.Add(new(ConfigSeverity.Error, frame.Path.Add(scalar.Value).Text, frame.NameOrigin,
                $"is written twice, first in line {first.NameOrigin.Line} and again in line {frame.NameOrigin.Line}; remove one"));
        }

        return null;
    }

    // A large document says the same few names and values thousands of times: the last one of each slot is kept once.
    private string Shared(string text)
    {
        ref var slot = ref _texts[(uint)text.GetHashCode(StringComparison.Ordinal) % MaxShared];
        return slot == text ? slot : slot = text;
    }

    private string? Open(ConfigNode container, bool isBlock)
    {
        if (_open.TryPeek(out var frame) && frame.Node is MappingNode && frame.Name is null)
        {
            return "a name must be text, not a list or mapping";
        }

        if (outline.LevelOf(_open.Count) >= DocumentBounds.MaxDepth)
        {
            return $"the document is nested deeper than {DocumentBounds.MaxDepth} levels";
        }

        var path = frame is null ? ConfigPath.Root : frame.Node is SequenceNode list ? frame.Path.Item(list.Items.Count) : frame.Path.Add(frame.Name!);
        var isOutlined = isBlock && frame?.IsOutlined != false && outline.LevelOf(_open.Count + 1) <= DocumentOutline.Deepest;
        Place(container);
        _open.Push(new(container, path) { IsOutlined = isOutlined });
        return null;
    }

    private void Place(ConfigNode node)
    {
        if (!_open.TryPeek(out var frame))
        {
            Root = node;
        }
        else if (frame.Node is SequenceNode list)
        {
            list.Items.Add(node);
        }
        else
        {
            // The first of two equal names stays; the second is told as a problem and only read past.
            ((MappingNode)frame.Node).Entries.TryAdd(frame.Name!, new(frame.NameOrigin, node));
            frame.Name = null;
        }
    }

    private sealed class Frame(ConfigNode node, ConfigPath path)
    {
        public ConfigNode Node { get; } = node;

        public ConfigPath Path { get; } = path;

        /// <summary>A mapping of the upper levels, each entry of which begins on a line of its own.</summary>
        public bool IsOutlined { get; init; }

        public string? Name { get; set; }

        public ConfigOrigin NameOrigin { get; set; }
    }
}
