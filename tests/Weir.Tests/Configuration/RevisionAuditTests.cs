using System.Text.Json;
using Weir.Engine.Audit;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Storage;

namespace Weir.Tests.Configuration;

/// <summary>S1-04: who changed what of the configuration when, path by path, before and after masked, in the trail that is chained by hashes.</summary>
public sealed class RevisionAuditTests : IDisposable
{
    private readonly TempDesk _desk = new("""
        schema: weir/1
        gateway: { timeouts: { idle_seconds: 100 } }
        providers:
          one: { kind: ollama, headers: { X-Tenant: canary-51f0 } }
        """);

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_change_is_told_path_by_path_with_who_when_why_before_and_after()
    {
        await _desk.TryAsync([ConfigEdit.Set("gateway.timeouts.idle_seconds", "50"), ConfigEdit.Set("telemetry.user_labels", "true")]);
        await _desk.RollBackAsync(1);

        var rows = await RowsAsync();
        Assert.Equal(
            [("config.change", "gateway.timeouts.idle_seconds", "100", "50"), ("config.change", "telemetry", null, """{"user_labels":true}"""),
                ("config.rollback", "gateway.timeouts.idle_seconds", "50", "100"), ("config.rollback", "telemetry", """{"user_labels":true}""", null)],
            rows.Where(row => row.Action != "config.start").Select(row => (row.Action, row.Object, row.Before, row.After)));
        Assert.Equal(("ann", "because", Loading.Now), (rows[^4].Actor, rows[^4].Reason, rows[^4].At));
        Assert.Equal(("bob", "back"), (rows[^1].Actor, rows[^1].Reason));
        Assert.All(rows.Where(row => row.Action == "config.start"), row => Assert.Equal("system", row.Actor));
        Assert.True((await _desk.Trail.VerifyAsync(TempDesk.Now)).Sound);
        Assert.DoesNotContain("canary", JsonSerializer.Serialize(rows), StringComparison.Ordinal); // S1-02: the header's value is in a row of the start, as stars
        Assert.Contains(rows, row => row.Object == "providers" && row.After!.Contains("***", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_written_into_the_trail_is_not_done()
    {
        var before = await _desk.StateAsync();
        _desk.Execute("CREATE TRIGGER full BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'no room'); END");

        await Assert.ThrowsAsync<StoreException>(() => _desk.SetAsync("gateway.timeouts.idle_seconds", "50"));

        Assert.Equal(before.Revision, (await _desk.StateAsync()).Revision);
        Assert.Equal(100, (await _desk.StateAsync()).Result.Config!.Gateway.Timeouts.IdleSeconds);
        Assert.Empty(_desk.Applied);
        Assert.Equal(before.Revision, (await _desk.Revisions.LatestAsync(TempDesk.Now))!.Number);
        _desk.Execute("DROP TRIGGER full");
        await _desk.SetAsync("gateway.timeouts.idle_seconds", "50");
    }

    [Fact]
    public async Task A_change_that_holds_elsewhere_only_is_told_and_so_is_its_end()
    {
        await _desk.StateAsync();
        var change = new ConfigChange { Edits = [ConfigEdit.Set("gateway.timeouts.idle_seconds", "7")], Author = "ann", Reason = "slow there", Environment = "staging" };
        await _desk.Desk.ChangeAsync(change, TempDesk.Now);
        await _desk.Desk.ChangeAsync(change with { Edits = [ConfigEdit.Remove("gateway.timeouts.idle_seconds")] }, TempDesk.Now);

        var rows = await RowsAsync();
        Assert.Equal(("gateway.timeouts.idle_seconds", null, """{"environment":"staging","value":7}"""), (rows[^2].Object, rows[^2].Before, rows[^2].After));
        Assert.Equal(("gateway.timeouts.idle_seconds", """{"environment":"staging","value":7}""", null), (rows[^1].Object, rows[^1].Before, rows[^1].After));
    }

    [Fact]
    public async Task Rows_and_values_have_a_bound_and_say_what_they_left_out()
    {
        await _desk.SetAsync("presets", "{" + string.Join(',', Enumerable.Range(0, 90).Select(i => $"\"p{i}\":{{\"temperature\":0.5}}")) + "}");
        await _desk.SetAsync("presets", "{" + string.Join(',', Enumerable.Range(0, 90).Select(i => $"\"p{i}\":{{\"temperature\":0.6}}")) + "}");

        var rows = await RowsAsync();
        var added = rows.Single(row => row.Object == "presets");
        Assert.Contains("\"characters\":", added.After, StringComparison.Ordinal);
        Assert.Contains("\"sha256\":", added.After, StringComparison.Ordinal);
        Assert.Equal(RevisionAudit.MostRows, rows.Count(row => row.Before == "0.5" || row.Object == "configuration"));
        Assert.Equal("""{"revision":3,"more_paths":41}""", rows[^1].After);
    }

    private async Task<AuditEvent[]> RowsAsync() => [.. (await _desk.Trail.ListAsync(new() { Limit = 500 }, TempDesk.Now)).Select(row => row.Event).Reverse()];
}
