using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;
using Weir.Engine.Configuration.Sections;

namespace Weir.Engine.Configuration.Overrides;

/// <summary>What a change makes of the overrides in force. Neither the list nor anything in it is changed: another list comes of it.</summary>
/// <param name="lower">What the layers below say.</param>
/// <param name="firstId">Number of the first override that is made.</param>
/// <param name="now">When the change is made.</param>
internal sealed class OverrideEdits(MappingNode lower, long firstId, DateTimeOffset now)
{
    /// <summary>Most overrides in force at a time.</summary>
    public const int Most = 10_000;

    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["schema"] = "is the format of the file",
        ["environment"] = "decides which files are read, so it comes from the file and variables only",
        ["server"] = "is read before the overrides are, from the file and variables only",
        ["storage"] = "says where the overrides are kept, so it comes from the file and variables only",
    };

    /// <summary>True for what comes from the file and variables only.</summary>
    public static bool IsFixed(ConfigPath path, string name) =>
        path == ConfigPath.Root ? Refused.ContainsKey(name) : path == ConfigPath.Of("credentials") && name == "hashicorp";

    /// <summary>The overrides after a change; what is wrong with it goes to <paramref name="problems"/>.</summary>
    public IReadOnlyList<ConfigOverride> Apply(IReadOnlyList<ConfigOverride> live, ConfigChange change, ProblemList problems)
    {
        if (change.ExpiresAt <= now)
        {
            problems.Add(Problem(new("expires_at"), "is in the past: the change would have no effect"));
        }

        var result = live.ToList();
        foreach (var edit in change.Edits)
        {
            if (Resolve(edit, problems) is not { } path)
            {
                continue;
            }

            if (edit.Value is null)
            {
                Remove(result, path, change.Environment, problems);
            }
            else
            {
                Set(result, path, (edit.Value, change), problems);
            }
        }

        if (result.Count > Most)
        {
            problems.Add(Problem(ConfigPath.Root, $"there would be more than {Most} overrides; move some into the file and remove them here"));
        }

        return result;
    }

    private static FieldPath? Resolve(ConfigEdit edit, ProblemList problems)
    {
        if (FieldPath.Resolve(edit.Path, RootSection.Kind, out var problem) is not { } path)
        {
            problems.Add(problem!);
            return null;
        }

        if (path.Names.Count == 0)
        {
            problems.Add(Problem(ConfigPath.Root, "a path is needed: the document as a whole is not changed at run time"));
            return null;
        }

        if (path.Names is ["credentials"] or ["credentials", "hashicorp", ..])
        {
            // Whoever may change a setting could otherwise have its token, or any file as if it were one, sent to a server of his own.
            problems.Add(Problem(path.Path, "cannot be changed at run time: credentials.hashicorp comes from the file and variables only, the other fields of credentials are set one by one"));
            return null;
        }

        if (Refused.TryGetValue(path.Names[0], out var why))
        {
            problems.Add(Problem(path.Path, why));
            return null;
        }

        return path;
    }

    private void Set(List<ConfigOverride> result, FieldPath path, (string Value, ConfigChange Change) what, ProblemList problems)
    {
        var change = what.Change;
        var made = new ConfigOverride(NextId(result), path.Path, what.Value, change.Reason, change.Author, now)
        {
            ExpiresAt = change.ExpiresAt,
            Environment = change.Environment,
            Tags = change.Tags,
            Lower = OverrideLayer.TextAt(lower, path),
        };
        var before = problems.Count;
        if (OverrideNode.Of(made, problems) is not { } node || problems.Count > before)
        {
            return;
        }

        if (SecretIn(node.Document, RootSection.Kind, ConfigPath.Root) is { } secret)
        {
            problems.Add(Problem(secret, "holds a secret, and what is set here is stored and shown; write it in the file"));
            return;
        }

        result.RemoveAll(earlier => EndsNoLater(earlier, made) && HoldsNoFurther(earlier, made) && OverrideNode.Of(earlier, []) is { } old && node.Covers(old));
        result.Add(made);
    }

    /// What ends later than the new one shows again when that ends.
    private static bool EndsNoLater(ConfigOverride earlier, ConfigOverride made) =>
        made.ExpiresAt is null || earlier.ExpiresAt <= made.ExpiresAt;

    /// What holds in other environments too is still needed there.
    private static bool HoldsNoFurther(ConfigOverride earlier, ConfigOverride made) =>
        made.Environment is null || string.Equals(earlier.Environment, made.Environment, StringComparison.Ordinal);

    private long NextId(List<ConfigOverride> result) => Math.Max(firstId, result.Count == 0 ? 0 : result.Max(one => one.Id) + 1);

    private static void Remove(List<ConfigOverride> result, FieldPath path, string? environment, ProblemList problems)
    {
        if (result.RemoveAll(one => (environment is null || string.Equals(one.Environment, environment, StringComparison.Ordinal)) && IsAtOrBelow(one, path.Names)) > 0)
        {
            return;
        }

        var around = result.LastOrDefault(one => one.Path.TrySplit(out var names) && names.Count < path.Names.Count && path.Names.Take(names.Count).SequenceEqual(names, StringComparer.Ordinal));
        problems.Add(Problem(path.Path, around is null
            ? environment is null ? "is not overridden: there is nothing to remove" : $"is not overridden for environment '{environment}' alone: there is nothing to remove"
            : $"is not overridden by itself, but as a part of '{around.Path}'; remove that, or set the value here"));
    }

    private static bool IsAtOrBelow(ConfigOverride one, IReadOnlyList<string> names) =>
        one.Path.TrySplit(out var own) && own.Count >= names.Count && own.Take(names.Count).SequenceEqual(names, StringComparer.Ordinal);

    private static ConfigPath? SecretIn(ConfigNode node, ValueKind kind, ConfigPath path)
    {
        if (node is not MappingNode mapping)
        {
            return kind.HoldsSecret && !node.IsNull ? path : null;
        }

        foreach (var (name, entry) in mapping.Entries)
        {
            var child = kind.ChildOf(name);
            if (child is not null && SecretIn(entry.Value, child, path.Add(name)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static ConfigProblem Problem(ConfigPath path, string message) => new(ConfigSeverity.Error, path.Text, new(ConfigLayer.Override), message);
}
