using System.Text.Json;
using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>A part of a document that is compared with another: of one that was kept as text, or of one that was loaded.</summary>
internal readonly struct DocumentPart
{
    private readonly JsonElement _json;
    private readonly ValueKind? _kind;
    private readonly ConfigNode? _node;

    /// <summary>Part of a document as revisions keep it.</summary>
    public DocumentPart(JsonElement json) => _json = json;

    /// <summary>Part of a loaded document.</summary>
    public DocumentPart(ValueKind kind, ConfigNode node) => (_kind, _node) = (kind, node);

    /// <summary>Its text as revisions keep it.</summary>
    public string Json => _kind is null ? _json.GetRawText() : NodeText.Of(_node!, _kind);

    /// <summary>Whether it certainly says the same: it may also where this is false.</summary>
    public bool IsSame(in DocumentPart other) => _kind is null ? ConfigDiff.AreSame(_json, other._json) : ReferenceEquals(_node, other._node);

    /// <summary>It as revisions keep it.</summary>
    public JsonElement Kept() => _kind is null ? _json : JsonElement.Parse(Json);

    /// <summary>What it holds by name, in order; null when it is no object, or of a kind that tells only by its text.</summary>
    public List<(string Name, DocumentPart Part)>? Members()
    {
        if (_kind is null)
        {
            return _json.ValueKind == JsonValueKind.Object ? MembersOf(_json) : null;
        }

        return _node is not MappingNode mapping ? null
            : _kind is { IsMap: true, Item: { } item } ? MembersOf(mapping.Entries.Count, mapping.Entries.Select(entry => (entry.Key, item, (ConfigNode?)entry.Value.Value)))
            : _kind.Fields.Count > 0 ? MembersOf(mapping.Entries.Count, _kind.Fields.Select(field => (field.Name, field.Kind, mapping.Find(field.Name))))
            : null;
    }

    private static List<(string Name, DocumentPart Part)> MembersOf(JsonElement element)
    {
        var members = new List<(string, DocumentPart)>(element.GetPropertyCount());
        foreach (var member in element.EnumerateObject())
        {
            members.Add((member.Name, new(member.Value)));
        }

        return members;
    }

    private static List<(string Name, DocumentPart Part)> MembersOf(int atMost, IEnumerable<(string Name, ValueKind Kind, ConfigNode? Node)> written)
    {
        var members = new List<(string, DocumentPart)>(atMost);
        foreach (var (name, kind, node) in written)
        {
            Pace.GiveWay();
            if (node is { IsNull: false })
            {
                members.Add((name, new(kind, node)));
            }
        }

        return members;
    }
}
