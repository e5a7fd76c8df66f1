using System.Text;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;

namespace Weir.Tests.Configuration;

/// <summary>Files that no good can come of, met while a server runs: each is refused with the field named, and nothing of it is applied.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Good = """
        schema: weir/1
        gateway: { timeouts: { idle_seconds: 100 } }
        providers:
          one: { kind: ollama }
        budgets:
          house: { scope: {}, period: month, limit_usd: 5000 }

        """;

    private readonly TempDesk _desk = new(Good);

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData("weir/1", "weir/2", "weir.yaml:1:9: schema: 'weir/2' was written for a newer Weir, which this one cannot read. Allowed: weir/1")]
    [InlineData("schema: weir/1", "shema: weir/1", "weir.yaml:1:1: shema: is not a field of the configuration; did you mean 'schema'?")]
    [InlineData("idle_seconds: 100", "idle_secs: 100", "weir.yaml:2:24: gateway.timeouts.idle_secs: is not a field of timeouts; did you mean 'idle_seconds'?")]
    [InlineData("idle_seconds: 100", "idle_seconds: soon", "weir.yaml:2:38: gateway.timeouts.idle_seconds: 'soon' is not an integer. Allowed: a whole number from 1 to 3600 (seconds)")]
    [InlineData("idle_seconds: 100", "idle_seconds: 99999", "weir.yaml:2:38: gateway.timeouts.idle_seconds: '99999' is out of range. Allowed: a whole number from 1 to 3600 (seconds)")]
    [InlineData("timeouts: { idle_seconds: 100 }", "timeouts: [100]", "weir.yaml:2:22: gateway.timeouts: is a list, where a mapping belongs")]
    [InlineData("limit_usd: 5000", "limit_usd: 0.0000000001", "weir.yaml:6:49: budgets.house.limit_usd: ")]
    [InlineData("kind: ollama", "kind: ollama, kind: vllm", "weir.yaml:4:24: providers.one.kind: is written twice, first in line 4 and again in line 4; remove one")]
    [InlineData("  one:", "  \tone: [", "weir.yaml: the document cannot be read")]
    public async Task A_bad_edit_is_refused_with_place_and_field_and_nothing_of_it_is_in_force(string from, string to, string problem)
    {
        var before = await _desk.StateAsync();
        _desk.File = Good.Replace(from, to, StringComparison.Ordinal);

        var outcome = await _desk.Desk.ReloadAsync(new() { Confirmed = true }, TempDesk.Now);

        Assert.Equal(ConfigVerdict.Refused, outcome.Verdict);
        var text = string.Join('\n', outcome.Problems);
        Assert.True(text.Contains(problem, StringComparison.Ordinal) || (problem.EndsWith("cannot be read", StringComparison.Ordinal) && text.Contains("cannot be read", StringComparison.Ordinal)), text);
        Assert.Equal((before.Revision, before.Document), ((await _desk.StateAsync()).Revision, (await _desk.StateAsync()).Document));
        Assert.Empty(_desk.Applied);
        Assert.NotNull(_desk.Desk.Refusal);
    }

    [Fact]
    public async Task Half_of_a_file_is_named_as_such()
    {
        await _desk.StateAsync();
        _desk.File = Good[..(Good.Length / 2)];

        var outcome = await _desk.Desk.ReloadAsync(new(), TempDesk.Now);

        Assert.Contains("only the beginning of what is in force, as if it were being written", Assert.Single(outcome.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_there_no_more_is_named_as_such_and_comes_back()
    {
        await _desk.StateAsync();
        _desk.File = null;
        Assert.Contains("the file is gone; what it said last stays in force", Assert.Single((await _desk.Desk.ReloadAsync(new(), TempDesk.Now)).Problems).Message, StringComparison.Ordinal);

        _desk.File = Good;
        Assert.Equal(ConfigVerdict.Unchanged, (await _desk.Desk.ReloadAsync(new(), TempDesk.Now)).Verdict);
        Assert.Null(_desk.Desk.Refusal);
    }

    [Fact]
    public async Task An_override_of_a_path_that_a_later_file_takes_away_holds_the_file_back_until_one_of_them_gives_way()
    {
        await _desk.SetAsync("providers.one.timeouts.idle_seconds", "7");
        _desk.File = Good.Replace("  one: { kind: ollama }", "  two: { kind: ollama }", StringComparison.Ordinal);

        var held = await _desk.Desk.ReloadAsync(new(), TempDesk.Now);
        Assert.Contains("override 1: providers.one.kind: is required", string.Join('\n', held.Problems), StringComparison.Ordinal);
        Assert.Equal(["one"], (await _desk.StateAsync()).Result.Config!.Providers.Keys);

        Assert.Equal(ConfigVerdict.Published, (await _desk.TryAsync([ConfigEdit.Remove("providers.one")])).Verdict);
        Assert.Equal(ConfigVerdict.Published, (await _desk.Desk.ReloadAsync(new(), TempDesk.Now)).Verdict);
        Assert.Equal(["two"], (await _desk.StateAsync()).Result.Config!.Providers.Keys);
    }

    /// <summary>YAML that is there to kill a parser, met at a reload: one clean problem, and the last good state goes on.</summary>
    [Theory]
    [InlineData("nesting")]
    [InlineData("aliases")]
    [InlineData("merges")]
    [InlineData("duplicates")]
    [InlineData("scalar")]
    [InlineData("bytes")]
    public async Task A_bomb_is_one_clean_problem_and_the_last_good_state_goes_on(string which)
    {
        var before = await _desk.StateAsync();
        _desk.File = Bomb(which);

        var outcome = await _desk.Desk.ReloadAsync(new(), TempDesk.Now);

        Assert.Equal(ConfigVerdict.Refused, outcome.Verdict);
        Assert.InRange(outcome.Problems.Count, 1, 101);
        Assert.All(outcome.Problems, problem => Assert.True(problem.ToString().Length < 400));
        Assert.Equal(before.Document, (await _desk.StateAsync()).Document);
        await _desk.SetAsync("gateway.timeouts.idle_seconds", "8");
    }

    private static string Bomb(string which) => which switch
    {
        "nesting" => new string('[', 20_000),
        "aliases" => string.Concat(Enumerable.Range(0, 12).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat(i == 0 ? "x" : $"*a{i - 1}", 10))}]\n")),
        "merges" => Good + "a: {<<: [" + string.Join(", ", Enumerable.Repeat("{<<: [{b: 1}, {c: 2}]}", 100)) + "]}",
        "duplicates" => Good + string.Concat(Enumerable.Repeat("reload: {}\n", 10_000)),
        "scalar" => new StringBuilder(Good).Append("environment: ").Append('x', 5 << 20).ToString(),
        _ => Good.Replace("ollama", "\ud800", StringComparison.Ordinal),
    };
}
