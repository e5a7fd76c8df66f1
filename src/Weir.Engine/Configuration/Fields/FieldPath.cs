namespace Weir.Engine.Configuration.Fields;

/// <summary>A path of the document and what belongs there, other names for fields replaced by their real ones.</summary>
internal sealed record FieldPath(ConfigPath Path, IReadOnlyList<string> Names, ValueKind Kind)
{
    /// <summary>Follows a path through the fields.</summary>
    /// <param name="path">The path as written.</param>
    /// <param name="root">Kind of the document.</param>
    /// <param name="problem">What is wrong with the path; null when nothing is.</param>
    public static FieldPath? Resolve(ConfigPath path, ValueKind root, out ConfigProblem? problem)
    {
        if (!path.TrySplit(out var written))
        {
            problem = Problem(path, "is not a path: names are separated by '.', and quoted when they hold other characters than letters, digits, '_' and '-'");
            return null;
        }

        var names = new List<string>();
        var kind = root;
        foreach (var name in written)
        {
            if (Step(kind, name, names) is { } next)
            {
                kind = next;
                continue;
            }

            problem = Unknown(ConfigPath.Of([.. names]), kind, name);
            return null;
        }

        problem = null;
        return new(ConfigPath.Of([.. names]), names, kind);
    }

    private static ValueKind? Step(ValueKind kind, string name, List<string> names)
    {
        if (kind.IsMap)
        {
            names.Add(name);
            return kind.Item;
        }

        var field = kind.FieldOf(name);
        names.AddRange(field is null ? [] : field.AliasOf ?? [field.Name]);
        return field?.Kind;
    }

    private static ConfigProblem Unknown(ConfigPath owner, ValueKind kind, string name)
    {
        if (kind.Fields.Count == 0)
        {
            return Problem(owner, kind.Item is null ? "is a single value, nothing lies below it" : "is a list and is written as a whole; its items have no paths of their own");
        }

        return Problem(owner.Add(name), $"is not a field of {kind.TypeName}") with
        {
            Suggestion = ConfigText.Nearest(name, kind.Fields.Select(field => field.Name)),
            Allowed = string.Join(", ", kind.Fields.Select(field => field.Name)),
        };
    }

    private static ConfigProblem Problem(ConfigPath path, string message) =>
        new(ConfigSeverity.Error, path.Text.Length > 300 ? path.Text[..300] : path.Text, new(ConfigLayer.Override), message);
}
