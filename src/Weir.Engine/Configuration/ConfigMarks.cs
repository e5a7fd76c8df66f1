using Weir.Engine.Configuration.Documents;

namespace Weir.Engine.Configuration;

/// <summary>Knows where each value of a loaded configuration was written.</summary>
public sealed class ConfigMarks
{
    private readonly MappingNode _root;

    internal ConfigMarks(MappingNode document)
        : this(document, document)
    {
    }

    /// <param name="document">The effective document.</param>
    /// <param name="whole">The same with what its items inherit.</param>
    internal ConfigMarks(MappingNode document, MappingNode whole)
    {
        Document = document;
        _root = whole;
    }

    /// <summary>The effective document: every layer laid over the one below, as written.</summary>
    internal MappingNode Document { get; }

    /// <summary>Where the value at a path was written, or null when it is a default.</summary>
    public ConfigOrigin? Find(ConfigPath path) => Walk(path, out var complete) is { } found && complete ? found : null;

    /// <summary>Where the value, or else the nearest thing around it that was written, stands.</summary>
    public ConfigOrigin Nearest(ConfigPath path) => Walk(path, out _) ?? ConfigOrigin.BuiltIn;

    /// <summary>A problem that refuses the configuration.</summary>
    public ConfigProblem Error(ConfigPath path, string message) => new(ConfigSeverity.Error, path.Text, Nearest(path), message);

    /// <summary>A problem that is only told.</summary>
    public ConfigProblem Warning(ConfigPath path, string message) => new(ConfigSeverity.Warning, path.Text, Nearest(path), message);

    /// <summary>A name that refers to nothing.</summary>
    /// <param name="path">Path of the reference.</param>
    /// <param name="written">The name as written.</param>
    /// <param name="noun">What it should name, with article: <c>a provider</c>.</param>
    /// <param name="known">The names there are.</param>
    public ConfigProblem UnknownName(ConfigPath path, string written, string noun, IEnumerable<string> known)
    {
        const int Listed = 12;
        var names = known.ToArray();
        var shown = ConfigText.Show(written);
        return Error(path, $"'{shown}' is not {noun} of this configuration") with
        {
            Value = shown,
            Suggestion = ConfigText.Nearest(written, names),
            Allowed = names.Length switch
            {
                0 => "none is configured",
                > Listed => $"{string.Join(", ", names.Take(Listed))} and {names.Length - Listed} more",
                _ => string.Join(", ", names),
            },
        };
    }

    private ConfigOrigin? Walk(ConfigPath path, out bool complete)
    {
        complete = false;
        if (!path.TrySplit(out var names))
        {
            return null;
        }

        ConfigNode node = _root;
        ConfigOrigin? origin = _root.Origin == ConfigOrigin.BuiltIn ? null : _root.Origin;
        foreach (var name in names)
        {
            if (Step(node, name) is not { } next)
            {
                return origin;
            }

            (origin, node) = next;
        }

        complete = true;
        return origin;
    }

    private static (ConfigOrigin Origin, ConfigNode Node)? Step(ConfigNode node, string name)
    {
        if (node is MappingNode mapping && mapping.Entries.TryGetValue(name, out var entry))
        {
            return (entry.Value is ScalarNode ? entry.Value.Origin : entry.NameOrigin, entry.Value);
        }

        return node is SequenceNode list && name.StartsWith('[') && int.TryParse(name.AsSpan(1, name.Length - 2), out var index) && index < list.Items.Count
            ? (list.Items[index].Origin, list.Items[index])
            : null;
    }
}
