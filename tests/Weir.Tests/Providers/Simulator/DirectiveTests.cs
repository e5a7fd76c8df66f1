using Weir.Engine.Providers.Simulator;
using Weir.Tests.Support;

namespace Weir.Tests.Providers.Simulator;

/// <summary>The language in which faults are written, and where it may stand.</summary>
public sealed class DirectiveTests
{
    [Fact]
    public void The_documentation_lists_every_directive_as_it_is()
    {
        var rows = File.ReadAllLines(RepoRoot.At("docs/simulator.md"))
            .SkipWhile(static line => line != "<!-- directives -->")
            .TakeWhile(static line => line != "<!-- /directives -->")
            .Where(static line => line.StartsWith("| `", StringComparison.Ordinal));

        Assert.Equal(DirectiveCatalogue.All.Select(Row), rows);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("status")]
    [InlineData("status=often")]
    [InlineData("status=-1")]
    [InlineData("usage=odd")]
    [InlineData("html=yes")]
    [InlineData("giant-event=99999999999999")]
    public void Bad_directives_have_a_problem(string text) => Assert.NotNull(DirectiveSet.Parse(text).Problem);

    [Theory]
    [InlineData("sim-gpt", "!")]
    [InlineData("sim-gpt#0!status=500", "#")]
    [InlineData("sim-gpt#3-2!status=500", "#")]
    [InlineData("sim-gpt#x!status=500", "#")]
    [InlineData("sim-gpt!statsu=500", "statsu")]
    public void Bad_script_lines_are_refused(string line, string mention) =>
        Assert.Contains(mention, Assert.Throws<FormatException>(() => SimulatorScriptStep.Parse(line)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_script_fails_the_first_two_requests_of_a_model()
    {
        var statuses = await StatusesAsync(new() { Script = [SimulatorScriptStep.Parse("sim-x#1-2!status=529")] }, "sim-x", "sim-y", "sim-x", "sim-x");

        Assert.Equal([529, 200, 529, 200], statuses);
    }

    [Fact]
    public async Task A_script_can_be_about_one_deployment()
    {
        await using var door = Door.InProcess(new() { Script = [SimulatorScriptStep.Parse("primary/*#2-!status=500")] });
        const string Body = """{"model":"sim-x","messages":[{"role":"user","content":"hi"}]}""";
        var statuses = new List<int>();
        foreach (var path in (string[])["/primary/v1", "/backup/v1", "/primary/v1", "/backup/v1", "/primary/v1"])
        {
            using var response = await door.SendAsync(HttpMethod.Post, $"{path}/chat/completions", Body);
            statuses.Add((int)response.StatusCode);
        }

        Assert.Equal([200, 200, 500, 200, 500], statuses);
    }

    [Fact]
    public async Task Times_counts_requests_of_the_same_name() =>
        Assert.Equal([503, 503, 200, 200], await StatusesAsync(new(), [.. Enumerable.Repeat("sim-x!status=503,times=2", 4)]));

    [Fact]
    public async Task Chance_is_seeded()
    {
        var first = await StatusesAsync(new(), [.. Enumerable.Repeat("sim-x!status=500,chance=30", 200)]);
        var again = await StatusesAsync(new(), [.. Enumerable.Repeat("sim-x!status=500,chance=30", 200)]);

        Assert.Equal(first, again);
        Assert.InRange(first.Count(static s => s == 500), 35, 85);
    }

    [Theory]
    [InlineData(true, 503)]
    [InlineData(false, 200)]
    public async Task The_prompt_may_carry_directives_unless_switched_off(bool allowed, int status)
    {
        foreach (var anthropic in (bool[])[false, true])
        {
            await using var door = Door.InProcess(new() { PromptDirectives = allowed });
            using var response = await door.AskAsync(anthropic, "sim-x", stream: false, "please [[sim: status=503]] me");
            Assert.Equal(status, (int)response.StatusCode);
        }
    }

    private static string Row(Directive directive) => $"| `{directive.Form.Replace("|", "\\|", StringComparison.Ordinal)}` | "
        + $"{(string.IsNullOrEmpty(directive.Default) ? "" : $"`{directive.Default}`")} | {directive.Meaning} |";

    private static async Task<List<int>> StatusesAsync(SimulatorOptions options, params string[] models)
    {
        await using var door = Door.InProcess(options);
        var statuses = new List<int>();
        foreach (var model in models)
        {
            using var response = await door.AskAsync(anthropic: false, model, stream: false);
            statuses.Add((int)response.StatusCode);
        }

        return statuses;
    }
}
