using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Engine.Configuration.Documents;

namespace Weir.Engine.Configuration.Foreign;

/// <summary>Another program's file as nodes, within the bounds of a configuration file: JSON, also with comments and commas too many, or YAML.</summary>
internal static class ForeignDocument
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = DocumentBounds.MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The root; null when it cannot be read, with the problems that say why.</summary>
    public static MappingNode? Read(ConfigFile file, ICollection<ConfigProblem> problems)
    {
        if (file.Unreadable is { } why)
        {
            problems.Add(new(ConfigSeverity.Error, "", new(ConfigLayer.File, file.Name), $"the file cannot be read: {why}"));
            return null;
        }

        return AsJson(file) ?? new DocumentReader(file.Name, ConfigLayer.File, problems).Read(file.Bytes.Span);
    }

    /// <summary>Every value below a node, with its path; an empty list or mapping is one.</summary>
    public static IEnumerable<(ConfigPath Path, ConfigNode Node)> Leaves(ConfigNode node, ConfigPath path) => node switch
    {
        MappingNode { Entries.Count: > 0 } mapping => mapping.Entries.SelectMany(entry => Leaves(entry.Value.Value, path.Add(entry.Key))),
        SequenceNode { Items.Count: > 0 } list => list.Items.SelectMany((item, index) => Leaves(item, path.Item(index))),
        _ => [(path, node)],
    };

    private static MappingNode? AsJson(ConfigFile file)
    {
        try
        {
            // Written anew, so that what reads it sees nothing but JSON.
            using var document = JsonDocument.Parse(Encoding.UTF8.GetString(file.Bytes.Span).TrimStart('\ufeff'), Lenient);
            var text = JsonNode.Parse(document.RootElement.GetRawText(), documentOptions: Lenient)?.ToJsonString() ?? "";
            return JsonNodes.Read(text, new(ConfigLayer.File, file.Name), out _) as MappingNode;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
