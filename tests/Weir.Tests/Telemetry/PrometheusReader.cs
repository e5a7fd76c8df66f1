using System.Globalization;
using System.Text.RegularExpressions;

namespace Weir.Tests.Telemetry;

/// <summary>A strict reader of Prometheus' text format 0.0.4, with the rules that <c>promtool check metrics</c> has.</summary>
internal sealed partial class PrometheusReader
{
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _help = new(StringComparer.Ordinal);

    private PrometheusReader()
    {
    }

    /// <summary>Every sample, in order.</summary>
    public List<MetricSample> Samples { get; } = [];

    public static PrometheusReader Read(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var reader = new PrometheusReader();
        foreach (var line in text[..^1].Split('\n'))
        {
            reader.Take(line);
        }

        Assert.Equal(reader.Samples.Count, reader.Samples.Select(sample => sample.Series).Distinct(StringComparer.Ordinal).Count());
        foreach (var (name, type) in reader._types.Where(pair => pair.Value == "histogram"))
        {
            reader.CheckHistogram(name);
        }

        return reader;
    }

    /// <summary>The sum over the series of a metric that have all the labels given.</summary>
    public decimal Sum(string name, params (string Name, string Value)[] labels) => Samples
        .Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value))
        .Sum(sample => sample.Value);

    private void Take(string line)
    {
        if (line.StartsWith("# HELP ", StringComparison.Ordinal))
        {
            Assert.True(_help.Add(line.Split(' ', 4)[2]), line);
            Assert.NotEmpty(line.Split(' ', 4)[3]);
        }
        else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
        {
            var parts = line.Split(' ');
            Assert.Contains(parts[2], _help);
            Assert.Contains(parts[3], new[] { "counter", "gauge", "histogram" });
            Assert.True(parts[3] != "counter" || parts[2].EndsWith("_total", StringComparison.Ordinal) || parts[2] == "ccr_cost_total_usd", line); // a name that S4-10 fixed
            _types.Add(parts[2], parts[3]);
        }
        else
        {
            Samples.Add(Sample(line));
        }
    }

    private MetricSample Sample(string line)
    {
        var match = SampleLine().Match(line);
        Assert.True(match.Success, line);
        var name = match.Groups[1].Value;
        Assert.True(_types.ContainsKey(name) || _types.GetValueOrDefault(Family(name)) == "histogram", "No TYPE before " + line);
        var labels = LabelPair().Matches(match.Groups[2].Value).ToDictionary(one => one.Groups[1].Value, one => one.Groups[2].Value, StringComparer.Ordinal);
        return new(name, labels, decimal.Parse(match.Groups[3].Value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), line[..line.LastIndexOf(' ')]);
    }

    private void CheckHistogram(string name)
    {
        foreach (var series in Samples.Where(sample => sample.Name == name + "_bucket").GroupBy(sample => Key(sample.Labels)))
        {
            var counts = series.Select(sample => sample.Value).ToList();
            Assert.Equal(counts.Order(), counts);
            Assert.Equal("+Inf", series.Last().Labels["le"]);
            Assert.Equal(counts[^1], Samples.Single(sample => sample.Name == name + "_count" && Key(sample.Labels) == series.Key).Value);
            Assert.Single(Samples, sample => sample.Name == name + "_sum" && Key(sample.Labels) == series.Key);
        }
    }

    private static string Key(IReadOnlyDictionary<string, string> labels) => string.Join(',', labels.Where(pair => pair.Key != "le").Select(pair => $"{pair.Key}={pair.Value}"));

    private static string Family(string name) => name[..Math.Max(0, name.LastIndexOf('_'))];

    [GeneratedRegex("""^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\n"])*",?)*)\})? (-?[0-9.]+)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex("""([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)",?""")]
    private static partial Regex LabelPair();
}

/// <summary>One line of values.</summary>
internal sealed record MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, decimal Value, string Series);
