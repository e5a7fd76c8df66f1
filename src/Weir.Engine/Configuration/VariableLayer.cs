using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration;

/// <summary>The layer of <c>WEIR__...</c> variables: <c>WEIR__providers__openai__timeout_seconds</c>.</summary>
/// <remarks>Every character of a name other than a letter or digit is written <c>_</c>; case does not count. A variable names a field, or an id that the layers below know.</remarks>
internal static class VariableLayer
{
    public const string Prefix = "WEIR__";

    public static MappingNode Build(EnvironmentVariables variables, MappingNode below, ValueKind root, ProblemList problems)
    {
        var layer = new MappingNode(ConfigOrigin.BuiltIn);
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        var settings = variables.All
            .Where(variable => variable.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && variable.Value.Length > 0)
            .OrderBy(variable => variable.Key, StringComparer.Ordinal)
            .Select(variable => (Name: variable.Key, variable.Value, Target: Resolve(variable.Key, below, root, problems)))
            .Where(setting => setting.Target is not null)
            .OrderBy(setting => setting.Target!.Count);

        foreach (var (name, value, target) in settings)
        {
            var path = ConfigPath.Of([.. target!]);
            if (!taken.TryAdd(path.Text, name))
            {
                problems.Error(new(ConfigLayer.Variable, name), path, $"is set by {taken[path.Text]} too; keep one of the two variables");
            }
            else if (Parse(name, value, path, problems) is { } node)
            {
                layer = Layers.Merge(layer, Layers.Nest(target!, node));
            }
        }

        Aliases.Resolve(layer, root, ConfigPath.Root, problems);
        return layer;
    }

    /// <summary>The name of a variable's segment for a field or id.</summary>
    public static string Segment(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static List<string>? Resolve(string variable, MappingNode below, ValueKind root, ProblemList problems)
    {
        var search = new Search();
        search.Visit(root, below, variable[Prefix.Length..], []);
        var origin = new ConfigOrigin(ConfigLayer.Variable, variable);
        if (search.Found.Count == 1)
        {
            return search.Found[0];
        }

        if (search.Found.Count > 1)
        {
            var paths = search.Found.Select(names => ConfigPath.Of([.. names]).Text);
            problems.Add(new(ConfigSeverity.Error, "", origin, $"this variable could mean {string.Join(" or ", paths)}; write the value in the file instead"));
        }
        else
        {
            problems.Add(new(ConfigSeverity.Error, "", origin, "this variable names no field of the configuration, nor an id that the file has") { Suggestion = search.Nearest() });
        }

        return null;
    }

    private static ConfigNode? Parse(string name, string value, ConfigPath path, ProblemList problems)
    {
        if (value[0] is not ('[' or '{'))
        {
            return new ScalarNode(value, ScalarForm.Variable, new(ConfigLayer.Variable, name));
        }

        var before = problems.Count;
        var node = new DocumentReader(name, ConfigLayer.Variable, problems).ReadValue(value);
        for (var i = before; i < problems.Count; i++)
        {
            problems[i] = problems[i] with { Path = path.Text, Message = problems[i].Message.Replace("the document", "the value", StringComparison.Ordinal) };
        }

        return node;
    }

    /// Walks fields and ids side by side with the variable's name; ids may hold anything, so every way through is tried.
    private sealed class Search
    {
        private readonly List<(string Remainder, List<string> Names)> _stuck = [];

        public List<List<string>> Found { get; } = [];

        public void Visit(ValueKind kind, ConfigNode? node, string rest, List<string> path)
        {
            var children = Children(kind, node as MappingNode);
            var stuck = true;
            foreach (var (name, child) in children)
            {
                var segment = Segment(name);
                if (string.Equals(rest, segment, StringComparison.OrdinalIgnoreCase))
                {
                    Found.Add([.. path, name]);
                    stuck = false;
                }
                else if (rest.StartsWith(segment + "__", StringComparison.OrdinalIgnoreCase))
                {
                    Visit(child, (node as MappingNode)?.Find(name), rest[(segment.Length + 2)..], [.. path, name]);
                    stuck = false;
                }
            }

            if (stuck)
            {
                _stuck.AddRange(children.Select(child => (rest, (List<string>)[.. path, child.Name])));
            }
        }

        private static List<(string Name, ValueKind Kind)> Children(ValueKind kind, MappingNode? node) => kind.IsMap
            ? [.. (node?.Entries.Keys ?? Enumerable.Empty<string>()).Select(id => (id, kind.Item!))]
            : [.. kind.Fields.Select(field => (field.Name, field.Kind))];

        /// <summary>The variable that was perhaps meant, as far as it can be told.</summary>
        public string? Nearest()
        {
            foreach (var (rest, names) in _stuck)
            {
                var word = rest.Split("__")[0];
                var siblings = _stuck.Where(other => other.Remainder == rest).Select(other => Segment(other.Names[^1]));
                if (string.Equals(ConfigText.Nearest(word, siblings), Segment(names[^1]), StringComparison.Ordinal))
                {
                    return Prefix + string.Join("__", names.Select(Segment)) + rest[word.Length..];
                }
            }

            return null;
        }
    }
}
