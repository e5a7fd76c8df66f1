using System.Xml.Linq;
using Weir.Tests.Support;

namespace Weir.Tests.Architecture;

public sealed class DocRulesTests
{
    [Fact]
    public void Every_path_named_in_prose_exists()
    {
        var pages = DocRules.Pages().ToList();

        Assert.Contains("docs/seeds.md", pages);
        Rule.Holds(pages.SelectMany(page => DocRules.Missing(page, File.ReadAllText(RepoRoot.At(page)))));
    }

    [Theory]
    [InlineData("see `src/Weir.Engine/Nowhere/`")]
    [InlineData("run `./release.sh` first")]
    [InlineData("`docs/gone.md`")]
    [InlineData("`NOTHING.md`")]
    [InlineData("[why](adr/9999-never.md#costs)")]
    [InlineData("`docs/adr/*.txt`")]
    public void A_path_that_is_gone_is_found(string prose) => Assert.Single(DocRules.Missing("docs/page.md", prose));

    [Theory]
    [InlineData("`src/Weir.Engine/Kernel/`, `./build.sh`, `docs/adr/*.md`")]
    [InlineData("`/api/budgets`, `text/event-stream`, `weir.yaml`, `a/b`")]
    [InlineData("[seeds](seeds.md), [house](../AGENTS.md#rules), [site](https://example.org/x.md), [here](#part)")]
    [InlineData("```sh\ncat docs/gone.md `docs/gone.md`\n```")]
    public void What_exists_or_is_no_path_of_the_repository_passes(string prose) => Assert.Empty(DocRules.Missing("docs/page.md", prose));

    [Fact]
    public void Every_package_has_a_row_with_its_version_in_the_page_of_dependencies()
    {
        var rows = File.ReadAllLines(RepoRoot.At("docs/dependencies.md"));
        var packages = XDocument.Load(RepoRoot.At("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(package => $"| {package.Attribute("Include")?.Value} | {package.Attribute("Version")?.Value} |");

        Rule.Holds(packages.Where(row => !rows.Any(line => line.StartsWith(row, StringComparison.Ordinal))).Select(row => $"docs/dependencies.md has no row {row}"));
    }
}
