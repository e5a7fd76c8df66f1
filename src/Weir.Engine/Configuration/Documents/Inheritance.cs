using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Documents;

/// <summary>Lays each integration over the one that it extends. Each inherited value keeps the place where it was written.</summary>
/// <remarks>Done after all layers are laid over each other and before anything is bound; what is stored of a configuration is what was written.</remarks>
internal static class Inheritance
{
    /// <summary>Most integrations in a row that extend each other.</summary>
    public const int MaxLevels = 8;

    private const string Section = "integrations";
    private const string Field = "extends";

    // What says who an integration is, not what it does.
    private static readonly string[] Own = [Field, "template", "label"];

    public static MappingNode Resolve(MappingNode document, ProblemList problems)
    {
        if (document.Find(Section) is not MappingNode all || !all.Entries.Values.Any(entry => Extended(entry.Value) is not null))
        {
            return document;
        }

        var resolved = new MappingNode(all.Origin);
        foreach (var (id, entry) in all.Entries)
        {
            resolved.Entries[id] = entry with { Value = Extended(entry.Value) is null ? entry.Value : Of(id, all, problems) };
        }

        var whole = new MappingNode(document.Origin);
        foreach (var (name, entry) in document.Entries)
        {
            whole.Entries[name] = name == Section ? entry with { Value = resolved } : entry;
        }

        return whole;
    }

    private static MappingNode Of(string id, MappingNode all, ProblemList problems)
    {
        var chain = new List<(string Id, MappingNode Node)> { (id, (MappingNode)all.Find(id)!) };
        while (Extended(chain[^1].Node) is { } next)
        {
            if (Problem(next, chain, all) is { } problem)
            {
                problems.Add(problem);
                break;
            }

            if (all.Find(next.Text) is not MappingNode node || chain.Exists(one => one.Node == node))
            {
                break; // nothing in it, or not what binding takes, or a circle further up
            }

            chain.Add((next.Text, node));
        }

        var merged = Inherited(chain[^1].Node, whole: chain.Count == 1);
        for (var i = chain.Count - 2; i >= 0; i--)
        {
            merged = Layers.Merge(merged, Inherited(chain[i].Node, whole: i == 0));
        }

        return merged;
    }

    /// Told once, where it is written: an heir of what is wrong has nothing to mend.
    private static ConfigProblem? Problem(ScalarNode next, List<(string Id, MappingNode Node)> chain, MappingNode all)
    {
        var path = ConfigPath.Of(Section, chain[0].Id, Field);
        var own = Extended(chain[0].Node)!;
        if (string.Equals(chain[0].Id, next.Text, StringComparison.Ordinal))
        {
            var circle = string.Join(" -> ", chain.Select(one => ConfigText.Show(one.Id)).Append(ConfigText.Show(next.Text)));
            return new(ConfigSeverity.Error, path.Text, own.Origin, $"goes round in a circle: {circle}");
        }

        if (chain.Count == 1 && !all.Entries.ContainsKey(next.Text))
        {
            var shown = ConfigText.Show(next.Text);
            return new(ConfigSeverity.Error, path.Text, own.Origin, $"'{shown}' is not an integration of this configuration")
            {
                Value = shown,
                Suggestion = ConfigText.Nearest(next.Text, all.Entries.Keys.Where(known => known != chain[0].Id)),
            };
        }

        return chain.Count > MaxLevels ? new(ConfigSeverity.Error, path.Text, own.Origin, $"is more than {MaxLevels} levels deep") : null;
    }

    private static MappingNode Inherited(MappingNode node, bool whole)
    {
        var copy = new MappingNode(node.Origin);
        foreach (var (name, entry) in node.Entries.Where(entry => whole || !Own.Contains(entry.Key)))
        {
            copy.Entries[name] = entry;
        }

        return copy;
    }

    private static ScalarNode? Extended(ConfigNode node) => (node as MappingNode)?.Find(Field) is ScalarNode { IsNull: false } name ? name : null;
}
