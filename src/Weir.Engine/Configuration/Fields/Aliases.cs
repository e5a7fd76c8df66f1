using Weir.Engine.Configuration.Documents;

namespace Weir.Engine.Configuration.Fields;

/// <summary>Moves values written under another name to their real place, within one layer, so that layers meet at the same path.</summary>
internal static class Aliases
{
    public static void Resolve(ConfigNode? node, ValueKind kind, ConfigPath path, ProblemList problems)
    {
        if (node is not MappingNode mapping || !kind.HasAliases)
        {
            return;
        }

        foreach (var field in kind.Fields.Where(field => field.AliasOf is not null))
        {
            Move(mapping, field, path, problems);
        }

        foreach (var (name, entry) in mapping.Entries)
        {
            if (kind.ChildOf(name) is { HasAliases: true } child)
            {
                Resolve(entry.Value, child, path.Add(name), problems);
            }
        }
    }

    private static void Move(MappingNode mapping, Field field, ConfigPath path, ProblemList problems)
    {
        if (!mapping.Entries.TryGetValue(field.Name, out var entry))
        {
            return;
        }

        var target = mapping;
        foreach (var name in field.AliasOf!.SkipLast(1))
        {
            if (target.Find(name) is { } found and not MappingNode && !found.IsNull)
            {
                return;
            }

            if (target.Find(name) is not MappingNode next)
            {
                next = new MappingNode(entry.Value.Origin);
                target.Entries[name] = new(entry.NameOrigin, next);
            }

            target = next;
        }

        mapping.Entries.Remove(field.Name);
        if (!target.Entries.TryAdd(field.AliasOf![^1], entry))
        {
            problems.Error(entry.NameOrigin, path.Add(field.Name), $"says the same as '{string.Join('.', field.AliasOf!)}'; write only one of them");
        }
    }
}
