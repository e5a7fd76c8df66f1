using System.Text;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;
using Weir.Tests.Support;

namespace Weir.Tests.Configuration.Documents;

/// <summary>A document that is read again keeps the nodes of what did not change, and each value the line it stands in now.</summary>
public sealed class DocumentMemoryTests
{
    private const string Text = """
        schema: weir/1
        # Who is asked.
        providers:
          first: { kind: openai }
          second:
            kind: anthropic
            base_url: "https://example.com"
        keys:
          one: { team: a }
          # A comment between.
          two: { team: b }
          three:
            team: c
        environment: staging

        """;

    private readonly DocumentMemory _memory = new();

    [Fact]
    public void What_stands_in_other_entries_stays_the_same_object()
    {
        var before = Read(Text);

        var after = Read(Text.Replace("team: b", "team: changed", StringComparison.Ordinal));

        Assert.Same(Of(before, "providers"), Of(after, "providers"));
        Assert.Same(Of(before, "keys", "three"), Of(after, "keys", "three"));
        Assert.NotSame(Of(before, "keys", "two"), Of(after, "keys", "two"));
        Assert.Equal("b", Assert.IsType<ScalarNode>(Of(before, "keys", "two", "team")).Text);
        Assert.Equal("changed", Assert.IsType<ScalarNode>(Of(after, "keys", "two", "team")).Text);
    }

    [Fact]
    public void What_stands_below_added_lines_is_kept_and_knows_its_new_line()
    {
        var before = Read(Text);

        var after = Read(Text.Replace("  two:", "  new:\n    team: d\n  two:", StringComparison.Ordinal));

        Assert.Same(Of(before, "keys", "three"), Of(after, "keys", "three"));
        Assert.Same(Of(before, "environment"), Of(after, "environment"));
        Assert.Equal(15, Of(after, "keys", "three", "team").Origin.Line);
        Assert.Equal(16, Of(after, "environment").Origin.Line);
        Assert.Equal(["one", "new", "two", "three"], Assert.IsType<MappingNode>(Of(after, "keys")).Entries.Keys);
    }

    [Fact]
    public void What_stands_below_lines_taken_away_is_kept_and_knows_its_new_line()
    {
        var before = Read(Text);

        var after = Read(Text.Replace("  two: { team: b }\n", "", StringComparison.Ordinal));

        Assert.Same(Of(before, "keys", "three"), Of(after, "keys", "three"));
        Assert.Equal(12, Of(after, "keys", "three", "team").Origin.Line);
        Assert.Equal(["one", "three"], Assert.IsType<MappingNode>(Of(after, "keys")).Entries.Keys);
    }

    [Fact]
    public void The_same_text_is_the_same_document() => Assert.Same(Read(Text), Read(Text));

    [Fact]
    public void What_refers_to_a_line_above_is_read_with_it()
    {
        Read(Text);

        // A line more that only continues the text above it.
        var after = Read(Text.Replace("    base_url:", "      and more\n    base_url:", StringComparison.Ordinal));

        Assert.Equal("anthropic and more", Assert.IsType<ScalarNode>(Of(after, "providers", "second", "kind")).Text);
    }

    [Theory]
    [InlineData("  two: { team: b }", "  two: { team: b")] // swallows what comes below
    [InlineData("  two: { team: b }", "  two: \"{ team: b }")]
    [InlineData("  two: { team: b }", "  one: { team: b }")] // written twice
    [InlineData("  two: { team: b }", "two: { team: b }")] // ends the section above it
    [InlineData("  two: { team: b }", "--- # another document")]
    [InlineData("  two: { team: b }", "  two: &anchor { team: b }")]
    [InlineData("  two: { team: b }", "  two: { team: \ud83d\u0000 }")]
    public void What_cannot_be_read_in_parts_is_read_as_a_whole(string written, string instead)
    {
        Read(Text);
        var edited = Text.Replace(written, instead, StringComparison.Ordinal);

        var problems = new ProblemList();
        var again = _memory.Read(File(edited), ConfigLayer.File, problems);
        var whole = new ProblemList();
        var first = new DocumentMemory().Read(File(edited), ConfigLayer.File, whole);

        Assert.Equal(whole.Select(problem => problem.ToString()), problems.Select(problem => problem.ToString()));
        Assert.Equal(first is null, again is null);
        Assert.Equal(7, Of(Read(Text), "providers", "second", "base_url").Origin.Line);
    }

    [Fact]
    public void What_was_made_of_an_entry_is_kept_with_it()
    {
        const string Whole = """
            schema: weir/1
            providers:
              a: { kind: simulator }
              b: { kind: simulator }
            models:
              one: { deployments: { d: { provider: a, model: m, price: { input: 1, output: 1 } } } }
              two: { deployments: { d: { provider: b, model: m, price: { input: 1, output: 1 } } } }
            keys:
              j: { secret: "env:ONE", models: [one] }
              k: { secret: "env:TWO" }
              l: { secret: "env:THREE" }
            budgets:
              house: { scope: {}, period: day, limit_usd: 1 }
              other: { scope: { key: k }, period: day, limit_usd: 1 }
            """;
        var loader = new ConfigLoader([], new ManualClock(Loading.Now));
        var before = Load(Whole);

        var after = Load(Whole.Replace("l: { secret", "l: { team: t, secret", StringComparison.Ordinal));

        Assert.Equal("t", after.Keys["l"].Team);
        Assert.Same(before.Keys["j"], after.Keys["j"]);
        Assert.Same(before.Models["two"], after.Models["two"]);
        Assert.Same(before.Budgets["other"], after.Budgets["other"]);

        WeirConfig Load(string text) => loader.Load(Loading.Sources(text, ("ONE", Loading.Key), ("TWO", Loading.Key + "2"), ("THREE", Loading.Key + "3"))).Config!;
    }

    [Fact]
    public void What_an_entry_starts_from_counts_as_written_in_it()
    {
        const string Whole = "schema: weir/1\ngateway:\n  retry: { jitter: true }\n  timeouts: { idle_seconds: 20 }\nproviders:\n  a: { kind: simulator }\n";
        var loader = new ConfigLoader([], new ManualClock(Loading.Now));
        loader.Load(Loading.Sources(Whole));

        var after = loader.Load(Loading.Sources(Whole.Replace("20", "25", StringComparison.Ordinal)));

        Assert.Equal(25, after.Config!.Providers["a"].Timeouts.IdleSeconds);
    }

    private static ConfigNode Of(MappingNode root, params ReadOnlySpan<string> names)
    {
        ConfigNode node = root;
        foreach (var name in names)
        {
            node = Assert.IsType<MappingNode>(node).Find(name)!;
        }

        return node;
    }

    private static ConfigFile File(string text) => new("weir.yaml", Encoding.UTF8.GetBytes(text));

    private MappingNode Read(string text)
    {
        var problems = new ProblemList();
        var root = _memory.Read(File(text), ConfigLayer.File, problems);
        Assert.Empty(problems);
        return root!;
    }
}
