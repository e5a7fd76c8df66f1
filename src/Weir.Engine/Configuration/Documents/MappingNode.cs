namespace Weir.Engine.Configuration.Documents;

/// <summary>Named values in the order written.</summary>
/// <param name="origin">Its place.</param>
/// <param name="capacity">How many values are to come, where that is known.</param>
internal sealed class MappingNode(ConfigOrigin origin, int capacity = 0) : ConfigNode(origin)
{
    /// <summary>Values by name, each with the place of its name.</summary>
    public OrderedDictionary<string, MappingEntry> Entries { get; } = new(capacity, StringComparer.Ordinal);

    /// <summary>Stands above something that is no mapping, and hides whatever lies below that: keeps layering associative.</summary>
    public bool Replaces { get; init; }

    /// <summary>What was made of it last, kept by who made it; null for nothing yet.</summary>
    public object? Reading { get; set; }

    /// <summary>Its text as an item of a map, kept by who wrote it; null for not written yet.</summary>
    public NodeText? Text { get; set; }

    public ConfigNode? Find(string name) => Entries.TryGetValue(name, out var entry) ? entry.Value : null;

    public void Set(string name, ConfigNode value) => Entries[name] = new(value.Origin, value);
}

/// <summary>A value and the place of its name.</summary>
internal readonly record struct MappingEntry(ConfigOrigin NameOrigin, ConfigNode Value);
