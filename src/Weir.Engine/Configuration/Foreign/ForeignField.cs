using System.Globalization;
using System.Text.Json.Nodes;
using Weir.Engine.Configuration.Documents;

namespace Weir.Engine.Configuration.Foreign;

/// <summary>A value of another program's file, and where it stands.</summary>
internal readonly record struct ForeignField(ConfigPath Path, ConfigNode? Node)
{
    public bool IsThere => Node is { IsNull: false };

    /// <summary>What lies below under a name.</summary>
    public ForeignField this[string name] => new(Path.Add(name), (Node as MappingNode)?.Find(name));

    /// <summary>The value as text; null for none, and for a list or mapping.</summary>
    public string? Text => Node is ScalarNode { IsNull: false } scalar ? scalar.Text : null;

    /// <summary>Members of a mapping; none for anything else.</summary>
    public IEnumerable<(string Name, ForeignField Field)> Members
    {
        get
        {
            var self = this;
            return Node is MappingNode mapping ? mapping.Entries.Keys.Select(name => (name, self[name])) : [];
        }
    }

    /// <summary>Items of a list; none for anything else.</summary>
    public IEnumerable<ForeignField> Items
    {
        get
        {
            var path = Path;
            return Node is SequenceNode list ? list.Items.Select((item, index) => new ForeignField(path.Item(index), item)) : [];
        }
    }

    /// <summary>True, false, or null for neither.</summary>
    public bool? Flag => Text?.ToLowerInvariant() switch { "true" => true, "false" => false, _ => null };

    /// <summary>The value as a number, never by way of a binary fraction; null for none.</summary>
    public decimal? Number => Text is { Length: <= 28 } text && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The value as a whole number within bounds; null for none.</summary>
    public long? Whole(long least, long most) => Number is { } number && decimal.IsInteger(number) && number >= least && number <= most ? (long)number : null;

    /// <summary>The number as JSON, as written.</summary>
    public static JsonNode? Json(decimal number) => JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture));
}
