using Weir.Engine.Operations.Reports;
using Weir.Engine.Operations.Series;

namespace Weir.Tests.Operations.Reports;

/// <summary>What each event does to what is recorded. S1-05 ⚠: duplicate ids, ends without a start, every outcome that there is.</summary>
public sealed class ReportRulesTests : IDisposable
{
    private readonly TempOperations _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("start", "accepted", "running")]
    [InlineData("start success", "accepted accepted", "completed")]
    [InlineData("start success end", "accepted accepted repeated", "completed")]
    [InlineData("start error end", "accepted accepted repeated", "failed")]
    [InlineData("start timeout", "accepted accepted", "timeout")]
    [InlineData("start cancel", "accepted accepted", "cancelled")]
    [InlineData("start end", "accepted accepted", "unknown")]
    [InlineData("start fallback end", "accepted accepted accepted", "fallback")]
    [InlineData("start fallback success", "accepted accepted accepted", "completed")]
    [InlineData("start fallback fallback error", "accepted accepted repeated accepted", "failed")]
    [InlineData("success", "accepted", "completed")]
    [InlineData("error", "accepted", "failed")]
    [InlineData("end", "unknown", null)]
    [InlineData("fallback", "unknown", null)]
    [InlineData("score", "unknown", null)]
    [InlineData("start start", "accepted repeated", "running")]
    [InlineData("start success start", "accepted accepted repeated", "completed")]
    [InlineData("start success success", "accepted accepted repeated", "completed")]
    [InlineData("start success error", "accepted accepted conflict", "completed")]
    [InlineData("start error success", "accepted accepted conflict", "failed")]
    [InlineData("start success fallback", "accepted accepted conflict", "completed")]
    public async Task Events_have_a_defined_result_in_every_order(string events, string results, string? outcome)
    {
        foreach (var isBatch in new[] { true, false })
        {
            var id = isBatch ? "batch" : "single";
            Report[] reports = [.. events.Split(' ').Select((one, i) => Event(id, one, i))];
            var recorded = new List<Recorded>();
            foreach (var part in isBatch ? [reports] : reports.Select(one => new[] { one }))
            {
                recorded.AddRange(await _temp.Store.Writer.CommitAsync(new RecordReports(part, within: null)));
            }

            Assert.Equal(results, string.Join(' ', recorded.Select(one => ReportDesk.NameOf(one.Result))));
            Assert.Equal(outcome, (await _temp.Operations.FindAsync(Report.IdOf("tool", null, id), TestContext.Current.CancellationToken))?.Outcome);
        }

        var ended = outcome is null or "running" ? 0 : 2;
        Assert.Equal((ended, ended), (_temp.Run("SELECT coalesce(sum(operations), 0) FROM operation_minutes"), _temp.Run("SELECT coalesce(sum(operations), 0) FROM operation_hours")));
    }

    [Fact]
    public async Task A_start_at_another_time_is_another_operation_and_refused()
    {
        var start = Event("one", "start", 0) with { NamesTime = true };
        Assert.Equal(["accepted", "repeated", "conflict"], await ResultsAsync(start, start, start with { At = start.At.AddSeconds(1) }));
    }

    [Fact]
    public async Task Durations_are_those_of_the_integrations_own_clock_and_never_below_zero()
    {
        var start = Event("one", "start", 100);
        await ResultsAsync(start, Event("one", "success", 0), Event("two", "start", 0), Event("two", "success", 5), Event("three", "start", 0),
            Event("three", "success", 5) with { Duration = TimeSpan.FromMilliseconds(12.5) }, Event("four", "success", 60) with { Duration = TimeSpan.FromSeconds(10) });
        var views = (await _temp.Operations.ListAsync(new(), TestContext.Current.CancellationToken)).Items.ToDictionary(one => one.Reported!["id"]!.GetValue<string>());
        Assert.Equal((0, 5_000, 12.5, 10_000), (views["one"].DurationMs, views["two"].DurationMs, views["three"].DurationMs, views["four"].DurationMs));
        Assert.True(views["one"].Reported!["skewed"]!.GetValue<bool>());
        Assert.Null(views["two"].Reported!["skewed"]);
        Assert.Equal(TempOperations.Start.AddSeconds(50), views["four"].StartedAt);
    }

    [Fact]
    public async Task Teams_have_ids_of_their_own_and_none_ends_anothers()
    {
        var mine = Event("one", "start", 0) with { OperationId = Report.IdOf("tool", "red", "one"), Team = "red" };
        var theirs = Event("one", "success", 1) with { OperationId = mine.OperationId, Team = "blue" };
        await _temp.Store.Writer.CommitAsync(new RecordReports([mine], "red"));
        Assert.Equal(ReportResult.Unknown, (await _temp.Store.Writer.CommitAsync(new RecordReports([theirs], "blue")))[0].Result);
        Assert.NotEqual(Report.IdOf("tool", "red", "one"), Report.IdOf("tool", "blue", "one"));
        Assert.NotEqual(Report.IdOf("tool", null, "one"), Report.IdOf("other", null, "one"));
    }

    [Fact]
    public async Task No_more_operations_are_open_than_may_be()
    {
        _temp.Run($"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {RecordReports.MaxOpen - 1})
            INSERT INTO operations (id, source, started_at, duration_us, overhead_us, surface, stream, key_id, model, outcome, status, attempts, input_tokens, cache_read_tokens,
              cache_write_tokens, output_tokens, reasoning_tokens, audio_tokens, estimated, cost_nano_usd)
            SELECT 'rep_' || i, 'tool', 0, 0, 0, 'default', 0, '', '', 'running', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM n
            """);
        Assert.Equal(["accepted", "too_many_open", "accepted", "accepted", "too_many_open", "accepted"], await ResultsAsync(
            Event("one", "start", 0), Event("two", "start", 0), Event("one", "success", 1), Event("three", "start", 0), Event("four", "start", 0), Event("five", "success", 0)));
    }

    [Fact]
    public async Task Scores_are_told_once_at_any_time_and_are_added_up()
    {
        Assert.Equal(["accepted", "accepted", "accepted", "repeated", "conflict", "accepted"], await ResultsAsync(
            Event("one", "start", 0) with { Quality = 0.5 }, Event("one", "success", 1), Event("one", "score", 2) with { Satisfaction = 1 }, Event("one", "score", 2) with { Satisfaction = 1 },
            Event("one", "score", 2) with { Quality = 0.4 }, Event("one", "end", 3) with { Metrics = new Dictionary<string, double> { ["hops"] = 3 } }));
        var from = TempOperations.Start.ToUnixTimeSeconds();
        var total = await _temp.Series.TotalAsync(SeriesQuery.Whole(from, from + 60, 0) with { WithBuckets = true }, TestContext.Current.CancellationToken);
        Assert.Equal((1, 0.5, 1.0), (total.Operations, total.Quality, total.Satisfaction));
        var view = (await _temp.Operations.ListAsync(new(), TestContext.Current.CancellationToken)).Items[0];
        Assert.Equal((0.5, 1.0, 3.0), (view.Reported!["quality"]!.GetValue<double>(), view.Reported["satisfaction"]!.GetValue<double>(), view.Reported["metrics"]!["hops"]!.GetValue<double>()));
    }

    private static Report Event(string id, string name, int second) => new()
    {
        OperationId = Report.IdOf("tool", null, id),
        Id = id,
        Integration = "tool",
        Event = Enum.Parse<ReportEvent>(name, ignoreCase: true),
        At = TempOperations.Start.AddSeconds(second),
    };

    private async Task<string[]> ResultsAsync(params Report[] reports) =>
        [.. (await _temp.Store.Writer.CommitAsync(new RecordReports(reports, within: null))).Select(one => ReportDesk.NameOf(one.Result))];
}
