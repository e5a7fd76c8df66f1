using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Documents;

/// <summary>Lays one document over another; neither is changed.</summary>
internal static class Layers
{
    /// <summary>Mappings unite name by name, new names last; anything else is replaced. A null stays, to hide what lies below.</summary>
    public static ConfigNode Merge(ConfigNode? lower, ConfigNode upper)
    {
        if (lower is null || upper is not MappingNode above || above.Replaces)
        {
            return upper;
        }

        return lower is MappingNode below ? Unite(below, above) : Copy(above, new MappingNode(above.Origin, above.Entries.Count) { Replaces = true });
    }

    /// <summary>As <see cref="Merge(ConfigNode?, ConfigNode)"/>, for whole documents.</summary>
    public static MappingNode Merge(MappingNode lower, MappingNode upper) => (MappingNode)Merge((ConfigNode)lower, upper);

    /// <summary>A document that says one thing, at the path of <paramref name="names"/> (at least one).</summary>
    public static MappingNode Nest(IReadOnlyList<string> names, ConfigNode value)
    {
        for (var i = names.Count - 1; i >= 0; i--)
        {
            var around = new MappingNode(value.Origin);
            around.Set(names[i], value);
            value = around;
        }

        return (MappingNode)value;
    }

    private static MappingNode Unite(MappingNode below, MappingNode above)
    {
        var both = Copy(below, new MappingNode(below.Origin, below.Entries.Count + above.Entries.Count) { Replaces = below.Replaces });
        foreach (var (name, entry) in above.Entries)
        {
            both.Entries[name] = entry with { Value = Merge(below.Find(name), entry.Value) };
        }

        return both;
    }

    private static MappingNode Copy(MappingNode from, MappingNode to)
    {
        foreach (var (name, entry) in from.Entries)
        {
            Pace.GiveWay();
            to.Entries[name] = entry;
        }

        return to;
    }
}
