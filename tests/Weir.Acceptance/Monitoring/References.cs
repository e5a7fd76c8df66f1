using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Weir.Acceptance.Monitoring;

/// <summary>Labels that legends of panels and texts of rules speak of.</summary>
internal static partial class References
{
    public static IEnumerable<(Expression Expression, string Label)> All() => OfRules().Concat(OfPanels());

    /// <summary>Metrics that Datadog's agent is told to collect.</summary>
    public static IEnumerable<string> Datadog() => DeployFiles.Yaml("deploy/datadog/openmetrics.d/conf.yaml").Each("instances/*/metrics/*").SelectMany(static one => one.Keys());

    private static IEnumerable<(Expression, string)> OfRules() =>
        from path in DeployFiles.All
        where path.StartsWith("deploy/prometheus/rules/", StringComparison.Ordinal)
        from rule in DeployFiles.Yaml(path).Each("groups/*/rules/*")
        from text in rule.Each("annotations/*").Select(static node => ((YamlScalarNode)node).Value!)
        from Match match in Label().Matches(text)
        select (new Expression($"{path}: {rule.At("alert")}", rule.At("expr")!), match.Groups[1].Value);

    private static IEnumerable<(Expression, string)> OfPanels() =>
        from path in DeployFiles.All
        where path.StartsWith("deploy/grafana/dashboards/", StringComparison.Ordinal)
        from panel in DeployFiles.Json(path)["panels"]!.AsArray()
        from target in panel!["targets"]!.AsArray()
        from Match match in Legend().Matches((string)target!["legendFormat"]!)
        select (new Expression($"{path}: {(string)panel["title"]!}", (string)target["expr"]!), match.Groups[1].Value);

    [GeneratedRegex(@"\$labels\.(\w+)")]
    private static partial Regex Label();

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Legend();
}
