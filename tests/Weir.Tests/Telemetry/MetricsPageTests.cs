using System.Globalization;
using System.Text;
using Weir.Engine.Configuration;
using Weir.Engine.Telemetry.Exposition;
using Weir.Tests.Support;

namespace Weir.Tests.Telemetry;

/// <summary>The tables of <c>docs/metrics.md</c> are written from what a server exposes. <c>WEIR_UPDATE_DOCS=1</c> writes them anew.</summary>
public sealed class MetricsPageTests
{
    private const string Page = "docs/metrics.md";
    private const string Begin = "<!-- metrics -->";
    private const string End = "<!-- /metrics -->";

    [Fact]
    public async Task The_page_lists_what_a_server_exposes()
    {
        await using var gateway = await GatewayHost.StartAsync("keys: { test: { secret: \"env:KEY\" } }");
        var text = (await gateway.GetAsync("/metrics")).Text;
        var types = Lines(text, "# TYPE ").ToDictionary(line => line[0], line => line[1], StringComparer.Ordinal);
        var page = File.ReadAllText(RepoRoot.At(Page)).ReplaceLineEndings("\n");
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));

        // The runtime's own are the runtime's to document.
        var own = Lines(text, "# HELP ").Where(line => !line[0].StartsWith("dotnet_", StringComparison.Ordinal)).ToList();
        Assert.Contains(own, line => line[0] == "weir_operations_total");
        var expected = new StringBuilder("\n\n## Weir's own\n\n| Metric | Type | What it says |\n|---|---|---|\n");
        own.ForEach(line => expected.Append(CultureInfo.InvariantCulture, $"| `{line[0]}` | {types[line[0]]} | {line[1]} |\n"));
        foreach (var family in Enum.GetValues<MetricCompatibility>())
        {
            expected.Append(CultureInfo.InvariantCulture, $"\n## {(family == MetricCompatibility.Ccr ? "ccr" : "genops")}\n\n| Metric | Labels | What it says |\n|---|---|---|\n");
            foreach (var metric in Compatibility.Of(family))
            {
                expected.Append(CultureInfo.InvariantCulture, $"| `{metric.Name}` | {string.Join(", ", metric.Labels.Select(label => $"`{label.Name}`"))} | {metric.Help} |\n");
            }
        }

        expected.Append('\n');
#pragma warning disable RS0030 // a knob of the test run
        if (Environment.GetEnvironmentVariable("WEIR_UPDATE_DOCS") == "1")
#pragma warning restore RS0030
        {
            File.WriteAllText(RepoRoot.At(Page), page[..from] + expected + page[to..]);
        }
        else
        {
            Assert.Equal(expected.ToString(), page[from..to]);
        }
    }

    private static IEnumerable<string[]> Lines(string text, string start) =>
        text.Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal)).Select(line => line[start.Length..].Split(' ', 2));
}
