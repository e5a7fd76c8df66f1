using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;
using Weir.Engine.Configuration.Sections;

namespace Weir.Engine.Configuration.Overrides;

/// <summary>The top layer: overrides in the order made.</summary>
internal static class OverrideLayer
{
    /// <summary>The document with the overrides laid over it; it is not changed itself.</summary>
    public static MappingNode Lay(MappingNode document, IEnumerable<ConfigOverride> overrides, ProblemList problems)
    {
        MappingNode? layer = null;
        foreach (var one in overrides)
        {
            if (OverrideNode.Of(one, problems) is { } node)
            {
                layer = layer is null ? node.Document : Layers.Merge(layer, node.Document);
                Warn(one, node, document, problems);
            }
        }

        return layer is null ? document : Layers.Merge(document, layer);
    }

    /// <summary>What a document says at a path, as JSON of its type, secrets masked; null when nothing.</summary>
    public static string? TextAt(MappingNode document, FieldPath path) =>
        NodeAt(document, path.Names) is { } node ? NodeText.Of(node, path.Kind) : null;

    private static ConfigNode? NodeAt(MappingNode document, IReadOnlyList<string> names)
    {
        ConfigNode? node = document;
        foreach (var name in names)
        {
            node = (node as MappingNode)?.Find(name);
        }

        return node is { IsNull: false } ? node : null;
    }

    /// Hiding a value of the file is what an override is for. What is worth telling: that value was edited since, and the edit has no effect.
    private static void Warn(ConfigOverride one, OverrideNode node, MappingNode document, ProblemList problems)
    {
        var path = FieldPath.Resolve(one.Path, RootSection.Kind, out _)!;
        var lower = TextAt(document, path);
        if (!string.Equals(lower, one.Lower, StringComparison.Ordinal) && NodeAt(document, node.Names) is { } hidden)
        {
            problems.Add(new(ConfigSeverity.Warning, one.Path.Text, hidden.Origin,
                $"was edited here, but {one.Origin.Source} of {ConfigText.Show(one.Author)} ('{ConfigText.Show(one.Reason)}') lies over it and was made before the edit; remove the override to put the edit in force"));
        }
    }
}
