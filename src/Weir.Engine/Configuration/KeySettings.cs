using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Engine.Configuration.Checks;
using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;
using Weir.Engine.Configuration.Sections;

namespace Weir.Engine.Configuration;

/// <summary>The settings of keys that are made at run time: the fields and the rules of <c>keys.*</c> of a file, without <c>secret</c>.</summary>
public static class KeySettings
{
    /// <summary>Names of the fields.</summary>
    public static IReadOnlyList<string> Fields { get; } = [.. KeySection.Record.Fields.Select(field => field.Name)];

    /// <summary>Why an id cannot be a key's; <see langword="null"/> when it can.</summary>
    public static string? RefuseId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length == 0 ? "is required" : IdRule.Id.Refuse(id);
    }

    /// <summary>Reads settings, and tells all that is wrong with them at once, each problem under its field.</summary>
    /// <param name="id">The key's id.</param>
    /// <param name="json">An object with the fields that are set.</param>
    /// <param name="config">What its models and presets must be in.</param>
    /// <param name="clock">Tells what is past.</param>
    /// <param name="problems">What is wrong, warnings too.</param>
    /// <returns>The settings; <see langword="null"/> when a problem refuses them.</returns>
    public static KeyConfig? Read(string id, string json, WeirConfig config, TimeProvider clock, out IReadOnlyList<ConfigProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(config);
        var found = new ProblemList();
        var key = Parse(id, json, found, out var node);
        if (node is not null)
        {
            var refused = found.Select(problem => problem.Path).ToHashSet(StringComparer.Ordinal);
            found.AddRange(Checked(key, node, config, clock).Where(problem => !refused.Contains(problem.Path)));
        }

        problems = found;
        return found.HasErrors ? null : key;
    }

    /// <summary>Reads settings that were kept. What they name may be gone meanwhile.</summary>
    /// <returns><see langword="null"/> when they cannot be read any more.</returns>
    public static KeyConfig? Recall(string id, string json)
    {
        var found = new ProblemList();
        var key = Parse(id, json, found, out _);
        return found.HasErrors ? null : key;
    }

    /// <summary>What is likely wrong with settings now: names that the configuration does not have any more.</summary>
    public static IEnumerable<ConfigProblem> Stale(KeyConfig key, WeirConfig config, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(key);
        var origin = new ConfigOrigin(ConfigLayer.Override, "key " + key.Id);
        return Checked(key, new(origin), config, clock).Where(problem => problem.Severity == ConfigSeverity.Error)
            .Select(problem => problem with { Severity = ConfigSeverity.Warning, Path = ConfigPath.Of("keys", key.Id).Text + "." + problem.Path, Origin = origin });
    }

    /// <summary>Settings with a change laid over them as a JSON merge patch (RFC 7396): null takes a field away.</summary>
    /// <param name="settings">An object that was read before.</param>
    /// <param name="patch">An object.</param>
    /// <param name="why">Why it is none.</param>
    /// <returns><see langword="null"/> when <paramref name="patch"/> is no good JSON.</returns>
    public static string? Merge(string settings, string patch, out string? why)
    {
        if (JsonNodes.Read(patch, ConfigOrigin.BuiltIn, out why) is null)
        {
            return null;
        }

        var merged = JsonNode.Parse(settings)!.AsObject();
        Lay(merged, JsonNode.Parse(patch)!.AsObject());
        return merged.ToJsonString();
    }

    /// <summary>Every setting of a key with its value, as JSON.</summary>
    public static string Write(KeyConfig key)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            KeySection.Record.Write(json, key);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static KeyConfig Parse(string id, string json, ProblemList problems, out MappingNode? mapping)
    {
        var node = JsonNodes.Read(json, ConfigOrigin.BuiltIn, out var why);
        mapping = node as MappingNode;
        if (node is null)
        {
            problems.Error(ConfigOrigin.BuiltIn, ConfigPath.Root, why!);
        }

        return node is null ? new() { Id = id } : KeySection.Record.Read(node, ConfigPath.Root, new() { Id = id }, problems);
    }

    /// The rules of the file's keys on this one alone, its paths made relative to it.
    private static IEnumerable<ConfigProblem> Checked(KeyConfig key, MappingNode node, WeirConfig config, TimeProvider clock)
    {
        var keys = new MappingNode(node.Origin);
        keys.Set(key.Id, node);
        var root = new MappingNode(node.Origin);
        root.Set("keys", keys);
        var alone = config with { Keys = new Dictionary<string, KeyConfig>(StringComparer.Ordinal) { [key.Id] = key } };
        var marks = new ConfigMarks(root);
        var prefix = ConfigPath.Of("keys", key.Id).Text + ".";
        return ((IConfigCheck[])[new ReferenceCheck(), new PresetCheck(), new KeyCheck(clock)])
            .SelectMany(check => check.Check(alone, marks))
            .Where(problem => problem.Path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(problem => problem with { Path = problem.Path[prefix.Length..] });
    }

    private static void Lay(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject part)
            {
                var below = target[name] as JsonObject ?? [];
                Lay(below, part);
                target[name] = below.Parent is null ? below : below.DeepClone();
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }
}
