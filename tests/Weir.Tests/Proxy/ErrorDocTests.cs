using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Weir.Engine.Providers;
using Weir.Engine.Proxy;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

/// <summary><c>docs/errors.md</c> is written from the error table and the comments beside it. <c>WEIR_UPDATE_DOCS=1</c> writes it anew.</summary>
public sealed partial class ErrorDocTests
{
    private const string Page = "docs/errors.md";
    private const string Begin = "<!-- errors -->";
    private const string End = "<!-- /errors -->";

    private static readonly Dictionary<string, string> Comments = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Weir.Engine.xml"))
        .Descendants("member").ToDictionary(one => one.Attribute("name")!.Value, one => Text(one.Element("summary")), StringComparer.Ordinal);

    [Fact]
    public void The_page_lists_what_the_code_answers()
    {
        var page = File.ReadAllText(RepoRoot.At(Page)).ReplaceLineEndings("\n");
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var expected = "\n\n" + Table("Weir's own refusals", Enum.GetValues<Refusal>().Select(one => (Failure.Of(one, ""), Comment(typeof(Refusal), one.ToString()))))
            + Table("What went wrong at a provider", Enum.GetValues<UpstreamFailure>().Select(one => (Failure.Of(one, ""), Comment(typeof(UpstreamFailure), one.ToString()))));
#pragma warning disable RS0030 // a knob of the test run
        if (Environment.GetEnvironmentVariable("WEIR_UPDATE_DOCS") == "1")
#pragma warning restore RS0030
        {
            File.WriteAllText(RepoRoot.At(Page), page[..from] + expected + page[to..]);
        }
        else
        {
            Assert.Equal(expected, page[from..to]);
        }
    }

    [Fact]
    public void Every_failure_has_a_row_and_every_name_is_its_own()
    {
        var rows = Enum.GetValues<Refusal>().Select(one => Failure.Of(one, "")).Concat(Enum.GetValues<UpstreamFailure>().Select(one => Failure.Of(one, ""))).Select(ErrorTable.RowOf).ToList();
        Assert.Equal(ErrorTable.Rows.Count(), rows.Count);
        Assert.Equal(rows.Count, rows.Select(row => row.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(rows, row => Assert.Matches("^[a-z]+(_[a-z]+)*$", row.Name));
        Assert.All(rows, row => Assert.InRange(row.Status, 400, 599));
    }

    private static string Table(string title, IEnumerable<(Failure Failure, string When)> failures)
    {
        var text = new StringBuilder().Append("## ").Append(title).Append("\n\n| Name | Status | When | Worth retrying |\n|---|---|---|---|\n");
        foreach (var (failure, when) in failures)
        {
            var row = ErrorTable.RowOf(failure);
            text.Append(CultureInfo.InvariantCulture, $"| `{row.Name}` | {row.Status} | {when} | {(row.MayRetry ? "yes" : "no")} |\n");
        }

        return text.Append('\n').ToString();
    }

    private static string Comment(Type type, string name) => Comments[$"F:{type.FullName}.{name}"];

    private static string Text(XElement? summary)
    {
        foreach (var code in summary?.Elements("c").ToList() ?? [])
        {
            code.ReplaceWith($"`{code.Value}`");
        }

        return Blanks().Replace(summary?.Value ?? "", " ").Trim().TrimEnd('.');
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
