using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;
using Weir.Engine.Configuration.Sections;

namespace Weir.Engine.Configuration.Overrides;

/// <summary>An override as a document of its own, and what it covers of others.</summary>
internal sealed record OverrideNode(IReadOnlyList<string> Names, MappingNode Document)
{
    /// <summary>Reads a stored override, which was checked when it was made.</summary>
    public static OverrideNode? Of(ConfigOverride one, ProblemList problems)
    {
        string? why = null;
        var resolved = FieldPath.Resolve(one.Path, RootSection.Kind, out var problem);
        if (resolved is null || JsonNodes.Read(one.Value, one.Origin, out why) is not { } value)
        {
            problems.Add(problem is null ? new(ConfigSeverity.Error, one.Path.Text, one.Origin, why!) : problem with { Origin = one.Origin });
            return null;
        }

        var document = Layers.Nest(resolved.Names, value);
        Aliases.Resolve(document, RootSection.Kind, ConfigPath.Root, problems);
        return new(resolved.Names, document);
    }

    /// <summary>True when nothing of <paramref name="earlier"/> is seen any more once this is laid over it.</summary>
    public bool Covers(OverrideNode earlier)
    {
        var shared = Math.Min(Names.Count, earlier.Names.Count);
        return Names.Take(shared).SequenceEqual(earlier.Names.Take(shared), StringComparer.Ordinal) && Covers(Document, earlier.Document);
    }

    private static bool Covers(ConfigNode? above, ConfigNode below) => (above, below) switch
    {
        (null, _) => false,
        (MappingNode upper, MappingNode lower) => lower.Entries.Count > 0 && lower.Entries.All(entry => Covers(upper.Find(entry.Key), entry.Value.Value)),
        (MappingNode, _) => false, // a text or null below still hides what lies under it
        _ => true,
    };
}
