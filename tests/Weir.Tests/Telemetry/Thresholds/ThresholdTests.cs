using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Configuration;
using Weir.Engine.Health;
using Weir.Engine.Kernel;
using Weir.Engine.Telemetry.Profiles;
using Weir.Engine.Telemetry.Thresholds;
using Weir.Tests.Configuration;
using Weir.Tests.Support;

namespace Weir.Tests.Telemetry.Thresholds;

/// <summary>Graded thresholds of components: S1-12 ⚠, whose source has them, but connects them to nothing.</summary>
public sealed class ThresholdTests
{
    private readonly ManualClock _clock = new();
    private readonly List<PerformanceAlert> _told = [];
    private ProcessLoad _load = new(40, 5);

    [Fact]
    public async Task A_grade_is_told_once_however_many_operations_there_are_and_a_worse_one_and_the_end_too()
    {
        var book = new ProfileBook(_clock);
        using var watch = await StartAsync(new(), new EndpointWindow(book, _clock).Read);
        Run(book, seconds: 45, failed: false, looks: 8);
        var slow = Assert.Single(_told);
        Assert.Equal(("endpoint:/v1/messages", ThresholdMetric.ExecutionMs, 45_000d, 30_000, AlertGrade.Warning, false), (slow.Component, slow.Metric, slow.Value, slow.Threshold, slow.Grade, slow.IsRecovered));

        Run(book, seconds: 200, failed: false, looks: 12);
        Assert.Equal([AlertGrade.Warning, AlertGrade.Critical, AlertGrade.Emergency], _told.Select(one => one.Grade));
        Assert.Equal(AlertGrade.Emergency, watch.Current.Single(one => one.Metric == ThresholdMetric.ExecutionMs).Grade);

        Run(book, seconds: 1, failed: false, looks: 12);
        Assert.Equal(4, _told.Count);
        Assert.Equal((true, AlertGrade.Emergency, slow.Since), (_told[3].IsRecovered, _told[3].Grade, _told[3].Since));
        Assert.Null(watch.Current.Single(one => one.Metric == ThresholdMetric.ExecutionMs).Grade);
    }

    [Fact]
    public async Task Errors_are_those_of_the_window_and_few_operations_raise_nothing()
    {
        var book = new ProfileBook(_clock);
        using var watch = await StartAsync(new(), new EndpointWindow(book, _clock).Read);
        Run(book, seconds: 1, failed: true, looks: 1, each: 9);
        Assert.Empty(_told);
        Run(book, seconds: 1, failed: true, looks: 1, each: 1);
        Assert.Equal((ThresholdMetric.ErrorPercent, 100d, AlertGrade.Emergency), (_told[0].Metric, _told[0].Value, _told[0].Grade));

        // Nothing is asked any more: after the window nothing is wrong any more, and nothing is shown.
        Run(book, seconds: 1, failed: false, looks: 11, each: 0);
        Assert.Equal((2, true, null), (_told.Count, _told[1].IsRecovered, _told[1].Value));
        Assert.DoesNotContain(watch.Current, one => one.Metric == ThresholdMetric.ErrorPercent);
    }

    [Fact]
    public async Task A_value_that_wavers_around_its_bound_is_told_once()
    {
        var percent = 0;
        using var watch = await StartAsync(new(), _ => [new("provider:p", 100, percent, TimeSpan.Zero)]);
        foreach (var now in new[] { 10, 9, 11, 9, 10, 9 })
        {
            percent = now;
            _clock.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal((AlertGrade.Warning, 10d), (Assert.Single(_told).Grade, _told[0].Value));
        percent = 8;
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal((2, true, 10), (_told.Count, _told[1].IsRecovered, _told[1].Threshold));
        Assert.Equal(AlertGrade.Info, watch.Current.Single(one => one.Metric == ThresholdMetric.ErrorPercent).Grade);
        percent = 10;
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal((3, false), (_told.Count, _told[2].IsRecovered));
    }

    [Fact]
    public async Task Memory_and_processor_are_judged_by_their_average_once_the_window_is_full()
    {
        using var watch = await StartAsync(new());
        _load = new(93, 91);
        _clock.Advance(TimeSpan.FromSeconds(30 * 9));
        Assert.Empty(_told);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(
            [(ThresholdMetric.MemoryPercent, AlertGrade.Critical, 92), (ThresholdMetric.CpuPercent, AlertGrade.Warning, 90)], _told.Select(one => (one.Metric, one.Grade, one.Threshold)));
        Assert.All(_told, one => Assert.Equal(ThresholdWatch.Process, one.Component));

        // A moment of rest is no recovery; a window of it is.
        _load = new(50, 10);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(2, _told.Count);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(2, _told.Count(one => one.IsRecovered));
    }

    [Fact]
    public async Task Providers_and_integrations_are_judged_by_what_they_did_in_the_window_not_in_the_hour()
    {
        var board = new HealthBoard(_clock);
        using var watch = await StartAsync(new(), board.Components);
        for (var i = 0; i < 20; i++)
        {
            board.Add(HealthSubject.Integration("crawler"), i < 3 ? HealthOutcome.Failed : HealthOutcome.Ok, TimeSpan.FromSeconds(2));
            board.Add(HealthSubject.Provider("p"), HealthOutcome.Ok, TimeSpan.FromSeconds(70));
            board.Add(HealthSubject.Deployment("m/d"), HealthOutcome.Failed, TimeSpan.FromSeconds(70));
        }

        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(
            [("integration:crawler", ThresholdMetric.ErrorPercent, 15d), ("provider:p", ThresholdMetric.ExecutionMs, 70_000d)],
            _told.OrderBy(one => one.Component, StringComparer.Ordinal).Select(one => (one.Component, one.Metric, one.Value!.Value)));
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(2, _told.Count(one => one.IsRecovered));
        Assert.Equal(20, board.Of(HealthSubject.Provider("p")).Count);
    }

    [Fact]
    public async Task Lower_grades_than_asked_for_are_shown_only_and_switched_off_nothing_is_judged()
    {
        var config = new ThresholdsConfig { Tell = AlertGrade.Critical };
        using var watch = await StartAsync(config, _ => [new("provider:p", 100, 12, TimeSpan.Zero)]);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(_told);
        Assert.Equal((AlertGrade.Warning, 10), watch.Current.Where(one => one.Metric == ThresholdMetric.ErrorPercent).Select(one => (one.Grade!.Value, one.Threshold)).Single());

        using var off = await StartAsync(config with { Enabled = false }, _ => [new("provider:p", 100, 99, TimeSpan.Zero)]);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(off.Current);
        Assert.Empty(_told);
    }

    [Fact]
    public void Grades_out_of_order_are_refused()
    {
        var result = Loading.Load(Loading.Sources("schema: weir/1\ntelemetry: { thresholds: { error_percent: { warning: 30 } } }"));
        var error = Assert.Single(result.Errors);
        Assert.Equal(("telemetry.thresholds.error_percent.critical", true), (error.Path, error.Message.Contains("is 25, below warning, which is 30", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("0::/weir/app\n", "weir/app/memory.max", "300\n", "weir/memory.max", "max\n", 300)]
    [InlineData("0::/weir/app\n", "weir/app/memory.max", "max\n", "weir/memory.max", "200\n", 200)]
    [InlineData("0::/\n", "memory.max", "5000\n", "other/memory.max", "1\n", 1000)]
    [InlineData("5:cpu:/x\n4:memory:/x\n", "memory/x/memory.limit_in_bytes", "400\n", "memory.max", "1\n", 400)]
    [InlineData("", "nothing", "", "none", "", 1000)]
    public void The_memory_allowed_is_the_least_of_what_bounds_it(string own, string first, string one, string second, string two, long bytes)
    {
        var root = Directory.CreateTempSubdirectory("weir-groups-").FullName;
        try
        {
            foreach (var (path, text) in new[] { (first, one), (second, two), ("own", own) })
            {
                var file = Path.Join(root, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, text);
            }

            Assert.Equal(bytes, new MemoryAllowance(root, Path.Join(root, "own"), 1000).Bytes());
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private async Task<ThresholdWatch> StartAsync(ThresholdsConfig thresholds, params ComponentSource[] sources)
    {
        var notices = new PerformanceNotices(NullLogger<PerformanceNotices>.Instance);
        notices.Listen(_told.Add);
        var config = new Holder<WeirConfig>(new() { Telemetry = new() { Thresholds = thresholds } });
        var watch = new ThresholdWatch(sources, () => _load, config, notices, _clock, NullLogger<ThresholdWatch>.Instance);
        await watch.StartAsync(TestContext.Current.CancellationToken);
        return watch;
    }

    private void Run(ProfileBook book, int seconds, bool failed, int looks, int each = 20)
    {
        for (var look = 0; look < looks; look++)
        {
            for (var i = 0; i < each; i++)
            {
                book.Of("/v1/messages", "m").Add(new(TimeSpan.FromSeconds(seconds), failed, 0, 0, _clock.GetUtcNow(), failed), null);
            }

            _clock.Advance(TimeSpan.FromSeconds(30));
        }
    }
}
