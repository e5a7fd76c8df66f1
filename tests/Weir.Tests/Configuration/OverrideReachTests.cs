using System.Globalization;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;

namespace Weir.Tests.Configuration;

/// <summary>Where an override holds and for how long: environments, tags, ends that are told of before they come, old ones that are cleaned up.</summary>
public sealed class OverrideReachTests : IDisposable
{
    private const string File = """
        schema: weir/1
        configuration: { keep_revisions: 10 }
        gateway: { timeouts: { idle_seconds: 100 } }
        providers: { one: { kind: ollama } }
        budgets:
          house: { scope: {}, period: month, limit_usd: 5000 }
        """;

    private const string Idle = "gateway.timeouts.idle_seconds";

    private readonly TempDesk _desk = new(File);

    public void Dispose() => _desk.Dispose();

    /// <summary>S0-13: environment, path, value, reason, expiry, author and tags, kept as they were given.</summary>
    [Fact]
    public async Task S0_13_an_override_for_one_environment_only_holds_there_alone()
    {
        var outcome = await ForAsync("staging", Idle, "30", "load-test", "short");

        Assert.Equal(ConfigVerdict.Published, outcome.Verdict);
        Assert.Equal(100, outcome.State.Result.Config!.Gateway.Timeouts.IdleSeconds);
        _desk.Stop();
        _desk.Variables = [("WEIR__environment", "staging")];
        _desk.Restart();
        var state = await _desk.StateAsync();
        Assert.Equal(30, state.Result.Config!.Gateway.Timeouts.IdleSeconds);
        var one = Assert.Single(state.Overrides);
        Assert.Equal(("staging", "load-test short"), (one.Environment, string.Join(' ', one.Tags)));
    }

    [Fact]
    public async Task One_for_every_environment_ends_those_it_covers_and_one_for_a_single_environment_does_not()
    {
        await _desk.SetAsync(Idle, "40");
        await ForAsync("staging", Idle, "30");
        Assert.Equal([null, "staging"], (await _desk.StateAsync()).Overrides.Select(one => one.Environment));
        await ForAsync("staging", Idle, "35");
        Assert.Equal([1L, 3L], (await _desk.StateAsync()).Overrides.Select(one => one.Id));

        await _desk.SetAsync(Idle, "50");

        Assert.Equal([4L], (await _desk.StateAsync()).Overrides.Select(one => one.Id));
    }

    [Fact]
    public async Task What_is_removed_for_one_environment_stays_in_the_others()
    {
        await _desk.SetAsync(Idle, "40");
        await ForAsync("staging", Idle, "30");

        var removed = await _desk.Desk.ChangeAsync(new() { Edits = [ConfigEdit.Remove(Idle)], Author = "ann", Reason = "x", Environment = "staging" }, TempDesk.Now);

        Assert.Equal([null], removed.State.Overrides.Select(one => one.Environment));
        var again = await _desk.Desk.ChangeAsync(new() { Edits = [ConfigEdit.Remove(Idle)], Author = "ann", Reason = "x", Environment = "staging" }, TempDesk.Now);
        Assert.Contains("for environment 'staging' alone", Assert.Single(again.Problems).Message, StringComparison.Ordinal);
    }

    /// <summary>S0-12 ⚠ an unknown environment is an error; S0-16 ⚠ what would not be valid there is refused now, not when a server starts there.</summary>
    [Theory]
    [InlineData("stagin", Idle, "30", "environment")]
    [InlineData("../etc", Idle, "30", "environment")]
    [InlineData("staging", Idle, "0", Idle)]
    [InlineData("staging", "budgets.house.limit_usd", "null", "budgets.house")]
    [InlineData("staging", "models.m.deployments.d.provider", "\"nobody\"", "models.m.deployments.d.provider")]
    public async Task S0_12_S0_16_an_override_for_an_environment_is_checked_as_if_it_were_in_force_there(string environment, string path, string json, string named)
    {
        var outcome = await ForAsync(environment, path, json);

        Assert.Equal(ConfigVerdict.Refused, outcome.Verdict);
        Assert.Contains(named, outcome.Problems.Select(problem => problem.Path));
        Assert.Empty((await _desk.StateAsync()).Overrides);
    }

    [Fact]
    public async Task Rolling_back_leaves_what_holds_in_other_environments()
    {
        await _desk.SetAsync(Idle, "40");
        await ForAsync("staging", Idle, "30");

        var outcome = await _desk.RollBackAsync(1);

        Assert.Equal(100, outcome.State.Result.Config!.Gateway.Timeouts.IdleSeconds);
        Assert.Equal(["staging"], outcome.State.Overrides.Select(one => one.Environment));
    }

    /// <summary>S0-17: a summary for each environment.</summary>
    [Fact]
    public async Task S0_17_each_environment_is_told_of_in_short()
    {
        await _desk.SetAsync(Idle, "40", Loading.Now.AddDays(3));
        await ForAsync("staging", Idle, "30");
        await ForAsync("staging", "budgets.house.limit_usd", "1");

        var all = await _desk.Desk.EnvironmentsAsync(TempDesk.Now);

        Assert.Equal(["development", "testing", "staging", "production"], all.Select(one => one.Name));
        Assert.Equal((true, 1, 0, 1, 0), (all[3].IsCurrent, all[3].Overrides, all[3].OwnOverrides, all[3].EndingSoon, all[3].Differences));
        Assert.Equal((false, 3, 2, 1, 2), (all[2].IsCurrent, all[2].Overrides, all[2].OwnOverrides, all[2].EndingSoon, all[2].Differences));
        Assert.All(all, one => Assert.True(one.Valid));
    }

    /// <summary>S0-17: seven days before its end an override is warned of, told to listeners once, and then it ends.</summary>
    [Fact]
    public async Task S0_17_an_override_that_ends_within_seven_days_is_warned_of_and_told_once()
    {
        await _desk.SetAsync(Idle, "40", Loading.Now.AddDays(9));
        Assert.Empty(_desk.Desk.WarningsOf(await _desk.StateAsync()));

        await AdvanceAsync(days: 2);
        Assert.Equal([1L], Ending());
        var warning = Assert.Single(_desk.Desk.WarningsOf(await _desk.StateAsync()));
        Assert.Equal(
            "override 1: warning: gateway.timeouts.idle_seconds: ends by itself at 2026-11-30T09:00:00Z, and what lies below it holds again; it was set by ann ('because'). Set it again to keep it",
            warning.ToString());

        await AdvanceAsync(days: 6);
        await _desk.SetAsync("budgets.house.limit_usd", "7");
        Assert.Equal([1L], Ending());

        var ended = _desk.NextNotice();
        await AdvanceAsync(days: 1);
        Assert.Equal("100", Assert.Single((await ended).Changes).To);
        Assert.Empty(_desk.Desk.WarningsOf(await _desk.StateAsync()));
        Assert.Equal(["budgets.house.limit_usd"], (await _desk.StateAsync()).Overrides.Select(one => one.Path.Text));
    }

    [Fact]
    public async Task One_that_was_made_for_less_than_that_is_warned_of_and_told_to_nobody()
    {
        await _desk.SetAsync(Idle, "40", Loading.Now.AddHours(1));

        Assert.Single(_desk.Desk.WarningsOf(await _desk.StateAsync()));
        Assert.Empty(Ending());
    }

    [Theory]
    [InlineData(21, "a")]
    [InlineData(1, "")]
    [InlineData(1, "two\nlines")]
    [InlineData(1, "012345678901234567890123456789012345678901234567890")]
    public async Task Tags_have_bounds(int count, string tag)
    {
        var outcome = await ForAsync(null, Idle, "30", [.. Enumerable.Repeat(tag, count)]);

        Assert.Equal("tags", Assert.Single(outcome.Problems).Path);
    }

    /// <summary>S0-17: what ended is cleaned up with the revisions that knew it.</summary>
    [Fact]
    public async Task S0_17_ended_overrides_and_old_revisions_go_and_what_is_in_force_stays()
    {
        await _desk.SetAsync("budgets.house.limit_usd", "7");
        for (var i = 0; i < 30; i++)
        {
            await _desk.SetAsync(Idle, (200 + i).ToString(CultureInfo.InvariantCulture));
        }

        var kept = await _desk.Revisions.ListAsync(100, null, TempDesk.Now);
        Assert.Equal([.. Enumerable.Range(23, 10).Reverse().Select(number => (long)number), 2L], kept.Select(one => one.Number));
        Assert.Equal("7", (await _desk.StateAsync()).Overrides[0].Value);
        Assert.Equal(["budgets.house.limit_usd", Idle], (await _desk.Revisions.OverridesAsync(25, TempDesk.Now)).Select(one => one.Path.Text));
        Assert.Equal(11, (await _desk.Revisions.KeptOverridesAsync(withEnded: true, 0, TempDesk.Now)).Count);
        Assert.Equal(ConfigVerdict.NoSuchRevision, (await _desk.RollBackAsync(5)).Verdict);
        Assert.Equal(ConfigVerdict.Published, (await _desk.RollBackAsync(24)).Verdict);
        _desk.Restart();
        Assert.Equal("221 7", string.Join(' ', (await _desk.StateAsync()).Result.Config!.Gateway.Timeouts.IdleSeconds, (await _desk.StateAsync()).Result.Config!.Budgets["house"].Limit!.Value.Usd));
    }

    [Fact]
    public async Task The_number_of_an_override_is_never_used_again()
    {
        await _desk.SetAsync(Idle, "40");
        await _desk.TryAsync([ConfigEdit.Remove(Idle)]);
        for (var i = 0; i < 30; i++)
        {
            _desk.File = File.Replace("5000", (6000 + i).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            Assert.Equal(ConfigVerdict.Published, (await _desk.Desk.ReloadAsync(new(), TempDesk.Now)).Verdict);
        }

        _desk.Restart();
        await _desk.SetAsync(Idle, "40");

        Assert.Equal(2, Assert.Single((await _desk.StateAsync()).Overrides).Id);
    }

    [Fact]
    public async Task The_latest_revisions_cannot_be_deleted_even_by_hand()
    {
        await _desk.SetAsync(Idle, "40");

        foreach (var sql in new[] { "DELETE FROM config_revisions", "DELETE FROM config_overrides", "UPDATE config_revisions SET author = 'x'", "UPDATE config_overrides SET tags = ''" })
        {
            Assert.ThrowsAny<Exception>(() => _desk.Execute(sql));
        }
    }

    [Fact]
    public async Task A_large_document_is_kept_packed_and_read_whole()
    {
        _desk.File = File + "\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"  b{i}: {{ scope: {{ team: t{i} }}, period: day, limit_usd: {i} }}\n"));
        var outcome = await _desk.Desk.ReloadAsync(new(), TempDesk.Now);

        Assert.True(outcome.State.Document.Length > 16 << 10);
        Assert.Equal(outcome.State.Document, (await _desk.Revisions.LatestAsync(TempDesk.Now))!.Document);
        _desk.Restart();
        Assert.Equal(2, (await _desk.StateAsync()).Revision);
    }

    private IEnumerable<long> Ending() => _desk.Told.SelectMany(notice => notice.Ending).Select(one => one.Id);

    /// <summary>A day at a time, as its timer counts, until the desk has done what came due.</summary>
    private async Task AdvanceAsync(int days)
    {
        for (var day = 0; day < days; day++)
        {
            _desk.Clock.Advance(TimeSpan.FromDays(1));
            await _desk.IdleAsync();
        }
    }

    private Task<ConfigOutcome> ForAsync(string? environment, string path, string json, params string[] tags) => _desk.Desk.ChangeAsync(
        new() { Edits = [ConfigEdit.Set(path, json)], Author = "ann", Reason = "because", Environment = environment, Tags = tags }, TempDesk.Now);
}
