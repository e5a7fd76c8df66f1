using System.Text.RegularExpressions;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Program;

/// <summary>The walk-through of <c>docs/configuration.md</c>, word by word: what it says one types, and what it says one sees.</summary>
public sealed partial class WalkThroughTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_command_of_the_walk_through_prints_what_the_page_shows()
    {
        var section = Section(await File.ReadAllTextAsync(Page(), Token));
        using var place = new Workplace();
        place.Write("weir.yaml", Assert.Single(Blocks(section, "yaml")));
        await using var server = place.Serve("--data", "data");
        var variables = new Dictionary<string, string> { ["WEIR_SERVER"] = (await TheProgram.AddressAsync(server, Token)).ToString(), ["WEIR_ADMIN_TOKEN"] = Gateway.AdminToken };

        var steps = Blocks(section, "console").SelectMany(Steps).ToList();
        Assert.True(steps.Count >= 8, "the walk-through has lost its commands");
        foreach (var (command, expected) in steps)
        {
            var (_, output, errors) = await TheProgram.RunAsync(Words(command)[1..], Token, variables, place.Folder);
            Assert.Equal(WithoutTimes(expected), WithoutTimes(string.Join('\n', new[] { output, errors }.Where(text => text.Length > 0)).Trim()));
        }
    }

    private static string Page()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Weir.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "docs", "configuration.md");
    }

    private static string Section(string page)
    {
        var start = page.IndexOf("## A walk-through\n", StringComparison.Ordinal);
        Assert.True(start >= 0, "docs/configuration.md has no walk-through");
        return page[start..page.IndexOf("\n## ", start + 1, StringComparison.Ordinal)];
    }

    private static IEnumerable<string> Blocks(string text, string language) =>
        Block().Matches(text).Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value);

    // $ weir config diff
    // Revision 1 to 2 (...)
    private static IEnumerable<(string Command, string Expected)> Steps(string block) => block.Split("$ ", StringSplitOptions.RemoveEmptyEntries)
        .Select(step => step.Split('\n', 2)).Select(step => (step[0], step[1].Trim()));

    private static string[] Words(string command) => [.. Word().Matches(command).Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value)];

    private static string WithoutTimes(string text) => Time().Replace(text.ReplaceLineEndings("\n"), "TIME");

    [GeneratedRegex("```([a-z]+)\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("\"([^\"]*)\"|\\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Time();
}
