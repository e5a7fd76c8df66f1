using System.Globalization;
using System.Text.RegularExpressions;

namespace Weir.Acceptance.Monitoring;

/// <summary>What a scrape says: the samples, and by metric the names of its labels.</summary>
internal sealed partial record Exposed(IReadOnlyList<(string Name, IReadOnlyDictionary<string, string> Labels, decimal Value)> Samples)
{
    /// <summary>Names of labels of each metric; a histogram's under the names of its parts.</summary>
    public ILookup<string, string> Labels => Samples.SelectMany(sample => sample.Labels.Keys.Append("").Select(label => (sample.Name, label))).Distinct().ToLookup(pair => pair.Name, pair => pair.label);

    public static Exposed Read(string text) => new([.. text.Split('\n').Select(line => Line().Match(line)).Where(match => match.Success).Select(match => (
        match.Groups[1].Value,
        (IReadOnlyDictionary<string, string>)Label().Matches(match.Groups[2].Value).ToDictionary(one => one.Groups[1].Value, one => one.Groups[2].Value),
        decimal.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture)))]);

    /// <summary>The sum over the series of a metric that have these labels.</summary>
    public decimal Sum(string name, params (string Name, string Value)[] labels) => Samples
        .Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value)).Sum(sample => sample.Value);

    [GeneratedRegex("""^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (-?[0-9.]+)$""")]
    private static partial Regex Line();

    [GeneratedRegex("""(\w+)="((?:[^"\\]|\\.)*)",?""")]
    private static partial Regex Label();
}
