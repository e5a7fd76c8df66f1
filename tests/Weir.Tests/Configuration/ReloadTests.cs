using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Reload;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Kernel;

namespace Weir.Tests.Configuration;

/// <summary>Edited files: put in force by themselves, and never half of one.</summary>
public sealed class ReloadTests : IDisposable
{
    private const string File = """
        schema: weir/1
        gateway: { timeouts: { idle_seconds: 100 } }
        providers:
          one: { kind: ollama, timeouts: { connect_seconds: 5 } }
          two: { kind: ollama }
        models:
          m: { deployments: { a: { provider: one }, b: { provider: two, model: x } } }
        budgets:
          house: { scope: {}, period: month, limit_usd: 5000 }

        """;

    private readonly TempDesk _desk = new(File);

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task An_edited_file_is_put_in_force_and_is_a_revision()
    {
        await _desk.StateAsync();
        _desk.File = File.Replace("100", "30", StringComparison.Ordinal);

        var outcome = await _desk.Desk.ReloadAsync(new(), TempDesk.Now);

        Assert.Equal((ConfigVerdict.Published, 30), (outcome.Verdict, _desk.Applied[^1].Gateway.Timeouts.IdleSeconds));
        Assert.Equal((RevisionKind.File, "system"), ((await _desk.Revisions.LatestAsync(TempDesk.Now))!.Kind, (await _desk.Revisions.LatestAsync(TempDesk.Now))!.Author));
    }

    [Fact]
    public async Task Putting_a_file_in_force_gives_way_to_requests_and_nothing_else_on_its_thread_does_afterwards()
    {
        await _desk.StateAsync();
        _desk.File = File.Replace("100", "30", StringComparison.Ordinal);
        var gaveWay = false;
        _desk.Compiling = () => gaveWay = WouldGiveWay();

        var reload = _desk.Desk.ReloadAsync(new(), TempDesk.Now); // on this thread, until the revision is handed to the store

        Assert.True(gaveWay);
        Assert.False(WouldGiveWay());
        Assert.Equal(ConfigVerdict.Published, (await reload).Verdict);

        bool WouldGiveWay()
        {
            _desk.Clock.Advance(TimeSpan.FromMilliseconds(1));
            return Pace.GiveWay();
        }
    }

    [Fact]
    public async Task A_change_at_run_time_does_not_put_an_edit_of_the_file_in_force()
    {
        await _desk.StateAsync();
        _desk.File = File.Replace("100", "30", StringComparison.Ordinal);

        await _desk.SetAsync("gateway.retry.max_attempts", "2");

        Assert.Equal(100, (await _desk.StateAsync()).Result.Config!.Gateway.Timeouts.IdleSeconds);
    }

    [Fact]
    public async Task S2_12_a_file_cut_off_at_any_byte_keeps_the_last_good_state()
    {
        var before = await _desk.StateAsync();
        for (var length = 0; length < File.TrimEnd().Length; length++)
        {
            _desk.File = File[..length];
            var outcome = await _desk.Desk.ReloadAsync(new(), TempDesk.Now);
            Assert.True(outcome.Verdict == ConfigVerdict.Refused, $"cut off at {length}: {outcome.Verdict}");
            Assert.NotEmpty(outcome.Problems);
            Assert.Equal(RevisionKind.File, _desk.Desk.Refusal!.Kind);
        }

        Assert.Equal((before.Revision, before.Document), ((await _desk.StateAsync()).Revision, (await _desk.StateAsync()).Document));
        Assert.Empty(_desk.Applied);
        _desk.File = File;
        Assert.Equal(ConfigVerdict.Unchanged, (await _desk.Desk.ReloadAsync(new(), TempDesk.Now)).Verdict);
        Assert.Null(_desk.Desk.Refusal);
    }

    [Fact]
    public async Task What_looks_like_half_a_file_is_taken_when_a_person_says_so()
    {
        await _desk.StateAsync();
        _desk.File = File[..File.IndexOf("budgets:", StringComparison.Ordinal)];

        Assert.Contains("only the beginning", (await _desk.Desk.ReloadAsync(new(), TempDesk.Now)).Problems[0].Message, StringComparison.Ordinal);
        Assert.Equal(ConfigVerdict.Published, (await _desk.Desk.ReloadAsync(new() { Confirmed = true }, TempDesk.Now)).Verdict);
        Assert.Empty((await _desk.StateAsync()).Result.Config!.Budgets);
    }

    // S2-12 ⚠: an unreadable file never becomes the defaults.
    [Fact]
    public async Task A_file_that_vanishes_or_cannot_be_read_does_not_become_the_defaults()
    {
        await _desk.StateAsync();
        _desk.File = null;

        Assert.Contains("the file is gone", (await _desk.Desk.ReloadAsync(new() { Confirmed = true }, TempDesk.Now)).Problems[0].Message, StringComparison.Ordinal);
        Assert.Equal(2, (await _desk.StateAsync()).Result.Config!.Providers.Count);
    }

    [Fact]
    public async Task A_refused_file_is_told_to_listeners_once_and_changes_at_run_time_go_on()
    {
        await _desk.StateAsync();
        _desk.Told.Clear();
        _desk.File = File.Replace("kind: ollama }", "kind: olama }", StringComparison.Ordinal);
        await _desk.Desk.ReloadAsync(new(), TempDesk.Now);

        var notice = Assert.Single(_desk.Told);
        Assert.Equal((1L, RevisionKind.File, "providers.two.kind"), (notice.Revision, notice.Kind, Assert.Single(notice.Errors).Path));
        await _desk.SetAsync("gateway.retry.max_attempts", "2");
        Assert.NotNull(_desk.Desk.Refusal);
    }

    [Fact]
    public async Task The_watch_puts_an_edit_in_force_by_itself_and_a_bad_one_once_is_refused()
    {
        await using var watch = await WatchedFile.StartAsync(File);
        await watch.PollAsync();
        Assert.Empty(watch.Told);

        watch.Write(File.Replace("100", "30", StringComparison.Ordinal));
        await watch.SettleAsync();
        Assert.Equal(30, (await watch.Desk.CurrentAsync(TempDesk.Now)).Result.Config!.Gateway.Timeouts.IdleSeconds);

        watch.Write(File.Replace("100", "0", StringComparison.Ordinal));
        await watch.SettleAsync();
        Assert.Equal(30, (await watch.Desk.CurrentAsync(TempDesk.Now)).Result.Config!.Gateway.Timeouts.IdleSeconds);
        Assert.Equal(["File", "File"], watch.Told.Select(notice => notice.Kind.ToString()));
        await watch.PollAsync();
        await watch.PollAsync();
        Assert.Equal(2, watch.Told.Count);

        watch.Write(File.Replace("100", "30", StringComparison.Ordinal));
        await watch.SettleAsync();
        Assert.Null(watch.Desk.Refusal);
    }

    // S2-12 ⚠: it can be switched on again. S2-27: while it is off nothing is read.
    [Fact]
    public async Task The_watch_can_be_switched_off_and_on()
    {
        await using var watch = await WatchedFile.StartAsync(File);
        await watch.Desk.ChangeAsync(new() { Edits = [ConfigEdit.Set("reload.files", "false")], Author = "ann", Reason = "quiet" }, TempDesk.Now);
        watch.Write(File.Replace("100", "30", StringComparison.Ordinal));
        watch.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(100, (await watch.Desk.CurrentAsync(TempDesk.Now)).Result.Config!.Gateway.Timeouts.IdleSeconds);

        await watch.Desk.ChangeAsync(new() { Edits = [ConfigEdit.Remove("reload.files")], Author = "ann", Reason = "on again" }, TempDesk.Now);
        await watch.Clock.PassAsync(FileWatch.Settle);
        await watch.PublishedAsync();
        Assert.Equal(30, (await watch.Desk.CurrentAsync(TempDesk.Now)).Result.Config!.Gateway.Timeouts.IdleSeconds);
    }

    [Fact]
    public async Task The_system_tells_of_an_edit_before_it_is_looked_for()
    {
        await using var watch = await WatchedFile.StartAsync(File, told: true);
        await watch.Clock.WaitOf(TimeSpan.FromSeconds(2));

        watch.Write(File.Replace("100", "30", StringComparison.Ordinal));

        await watch.Clock.PassAsync(FileWatch.Settle);
        await watch.PublishedAsync();
        Assert.Equal(30, (await watch.Desk.CurrentAsync(TempDesk.Now)).Result.Config!.Gateway.Timeouts.IdleSeconds);
    }
}
