using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Weir.Engine.Configuration.Documents;

/// <summary>Builds nodes from parser events without recursion, and counts what they cost.</summary>
internal sealed class NodeBuilder(Func<Mark, ConfigOrigin> at, ICollection<ConfigProblem> problems)
{
    private const int MaxShared = 1_024;

    private readonly Stack<Frame> _open = new();
    private readonly string?[] _texts = new string?[MaxShared];
    private int _nodes;
    private int _duplicates;
    private bool _documentSeen;

    public ConfigNode? Root { get; private set; }

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
                return Open(new SequenceNode(at(start.Start)));
            case MappingStart start:
                return Open(new MappingNode(at(start.Start)));
            case SequenceEnd or MappingEnd:
                _open.Pop();
                return null;
            default:
                return null;
        }
    }

    private string? Forbidden(NodeEvent node)
    {
        if (++_nodes > DocumentBounds.MaxNodes)
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
        Place(new ScalarNode(Shared(scalar.Value), form, at(scalar.Start)));
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
        frame.NameOrigin = at(scalar.Start);
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

    private string? Open(ConfigNode container)
    {
        if (_open.TryPeek(out var frame) && frame.Node is MappingNode && frame.Name is null)
        {
            return "a name must be text, not a list or mapping";
        }

        if (_open.Count >= DocumentBounds.MaxDepth)
        {
            return $"the document is nested deeper than {DocumentBounds.MaxDepth} levels";
        }

        var path = frame is null ? ConfigPath.Root : frame.Node is SequenceNode list ? frame.Path.Item(list.Items.Count) : frame.Path.Add(frame.Name!);
        Place(container);
        _open.Push(new(container, path));
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

        public string? Name { get; set; }

        public ConfigOrigin NameOrigin { get; set; }
    }
}
