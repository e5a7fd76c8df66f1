using System.Text.RegularExpressions;

namespace Weir.Acceptance.Monitoring;

/// <summary>A PromQL expression of <c>deploy/</c>, and the names of metrics and labels in it.</summary>
/// <param name="Where">The file and the rule or panel.</param>
/// <param name="Text">The expression, with Grafana's variables where a dashboard has them.</param>
internal sealed partial record Expression(string Where, string Text)
{
    private static readonly HashSet<string> Words = new(["and", "or", "unless", "bool", "offset", "by", "without", "on", "ignoring", "group_left", "group_right"], StringComparer.Ordinal);

    /// <summary>Names of metrics.</summary>
    public IReadOnlySet<string> Metrics => Identifier().Matches(Bare)
        .Where(match => !match.Groups["call"].Success && !Words.Contains(match.Groups["name"].Value))
        .Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>Names of labels, in selectors and in lists of labels.</summary>
    public IReadOnlySet<string> Labels =>
        Braces().Matches(WithoutStrings).SelectMany(match => LabelName().Matches(match.Value))
            .Concat(Lists().Matches(WithoutStrings).SelectMany(match => LabelName().Matches(match.Groups["labels"].Value)))
            .Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

    private string WithoutStrings => Strings().Replace(Text, "");

    // Without selectors, ranges and lists of labels, what is left are metrics, functions, words and numbers.
    private string Bare => Ranges().Replace(Lists().Replace(Braces().Replace(WithoutStrings, ""), " "), "");

    /// <summary>The same with Grafana's variables filled in.</summary>
    public Expression Filled(string window) => this with { Text = Variable().Replace(GrafanaWindow().Replace(Text, window), ".*") };

    /// <summary>Every expression of the rules.</summary>
    public static IReadOnlyList<Expression> OfRules() => [.. DeployFiles.All.Where(path => path.StartsWith("deploy/prometheus/rules/", StringComparison.Ordinal))
        .SelectMany(path => DeployFiles.Yaml(path).Each("groups/*/rules/*").Select(rule => new Expression($"{path}: {rule.At("alert") ?? rule.At("record")}", rule.At("expr")!)))];

    /// <summary>Every expression of the dashboards.</summary>
    public static IReadOnlyList<Expression> OfDashboards() => [.. DeployFiles.All.Where(path => path.StartsWith("deploy/grafana/dashboards/", StringComparison.Ordinal))
        .SelectMany(path => DeployFiles.Json(path)["panels"]!.AsArray().SelectMany(panel => panel.Texts("expr").Select(text => new Expression($"{path}: {(string)panel!["title"]!}", text))))];

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Strings();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Braces();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Ranges();

    [GeneratedRegex(@"\b(?:by|without|on|ignoring|group_left|group_right)\s*\((?<labels>[^()]*)\)")]
    private static partial Regex Lists();

    [GeneratedRegex(@"(?<![\w:$.])(?<name>[a-zA-Z_:][\w:]*)(?<call>\s*\()?")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"[a-zA-Z_]\w*")]
    private static partial Regex LabelName();

    [GeneratedRegex(@"\$__(?:rate_interval|range)\b")]
    private static partial Regex GrafanaWindow();

    [GeneratedRegex(@"\$\w+")]
    private static partial Regex Variable();
}
