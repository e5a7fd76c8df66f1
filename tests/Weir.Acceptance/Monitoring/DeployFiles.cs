using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace Weir.Acceptance.Monitoring;

/// <summary>What stands in <c>deploy/</c>, read without any of the product's code.</summary>
internal static class DeployFiles
{
    public static string Prometheus { get; } = RepoRoot.At("deploy/prometheus");

    /// <summary>Paths below <c>deploy/</c>, from the repository's root.</summary>
    public static IReadOnlyList<string> All { get; } = [.. RepoRoot.Files("deploy", "*")];

    public static string Text(string path) => File.ReadAllText(RepoRoot.At(path)).ReplaceLineEndings("\n");

    /// <summary>Every document of a file.</summary>
    public static IReadOnlyList<YamlNode> Documents(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Text(path)));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    public static YamlNode Yaml(string path) => Assert.Single(Documents(path));

    public static JsonNode Json(string path) => JsonNode.Parse(Text(path), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })!;

    public static string? At(this YamlNode node, string key) => node.Child(key) is YamlScalarNode scalar ? scalar.Value : null;

    public static YamlNode? Child(this YamlNode node, string key) => node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    /// <summary>What is found at a path of keys, with <c>*</c> for every item of a list or every value of a mapping.</summary>
    public static IEnumerable<YamlNode> Each(this YamlNode node, string path) => path.Split('/').Aggregate<string, IEnumerable<YamlNode>>(
        [node], (nodes, key) => nodes.SelectMany(one => key != "*" ? (one.Child(key) is { } child ? [child] : []) : one switch
        {
            YamlSequenceNode list => list.Children,
            YamlMappingNode map => map.Children.Values,
            _ => [],
        }));

    public static IReadOnlyList<string> Keys(this YamlNode? node) => node is YamlMappingNode map ? [.. map.Children.Keys.Select(key => ((YamlScalarNode)key).Value!)] : [];

    /// <summary>Every text somewhere below a JSON node that stands under this name.</summary>
    public static IEnumerable<string> Texts(this JsonNode? node, string name) => node switch
    {
        JsonObject map => map.SelectMany(pair => pair.Key == name && pair.Value is JsonValue value && value.TryGetValue<string>(out var text) ? [text] : pair.Value.Texts(name)),
        JsonArray list => list.SelectMany(item => item.Texts(name)),
        _ => [],
    };
}
