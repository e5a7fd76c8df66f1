using System.Globalization;
using Weir.Engine.Kernel;
using Weir.Engine.Operations.Series;

namespace Weir.Tests.Operations.Series;

public sealed class SeriesTests : IDisposable
{
    private static readonly long Start = TempOperations.Start.ToUnixTimeSeconds();

    private readonly TempOperations _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(3_600, 1_000, 60, 60)]
    [InlineData(86_400, 1_000, 120, 720)]
    [InlineData(86_400, 24, 3_600, 24)]
    [InlineData(90, 1_000, 60, 2)]
    [InlineData(1, 1, 60, 1)]
    [InlineData(30 * 86_400, 1_000, 3_600, 720)]
    [InlineData(30 * 86_400, 1, 2_592_000, 2)]
    [InlineData(400 * 86_400, 1_000, 43_200, 800)]
    public void The_shortest_step_within_the_budget_of_points_is_taken(long seconds, int points, int step, int expected)
    {
        var query = SeriesQuery.Over(Start, Start + seconds, points, minutesSince: 0);
        Assert.Equal((step, expected), (query.StepSeconds, query.Points));
        Assert.True(query.From <= Start && query.Until >= Start + seconds);
    }

    [Fact]
    public void Where_there_are_no_sums_by_minute_any_more_hours_are_told() =>
        Assert.Equal(3_600, SeriesQuery.Over(Start, Start + 3_600, 1_000, minutesSince: Start + 1).StepSeconds);

    [Fact]
    public async Task Each_operation_is_in_the_step_in_which_it_began_and_split_by_name()
    {
        _temp.Add(
            TempOperations.Record(1, 0),
            TempOperations.Record(2, 59.999, one => one with { Provider = "q", Outcome = "failed", Status = 503, Error = "x" }),
            TempOperations.Record(3, 60, one => one with { Duration = TimeSpan.FromMilliseconds(900) }),
            TempOperations.Record(4, 61, one => one with { Provider = null, Outcome = "refused", Status = 401, Decision = null, Model = "made up", Cost = Money.Zero }),
            TempOperations.Record(3, 61));
        var query = SeriesQuery.Over(Start, Start + 120, 1_000, 0) with { WithBuckets = true };

        var all = Assert.Single(await _temp.Series.ReadAsync(query, TestContext.Current.CancellationToken));
        Assert.Null(all.Name);
        Assert.Equal([(0, 2, 1), (60, 2, 1)], all.Steps.Select(one => (one.Key - Start, one.Value.Operations, one.Value.Errors)));
        Assert.Equal([2_000L, 1_000L], all.Steps.Values.Select(one => one.CostNanoUsd));

        // An operation that is recorded twice counts once, and what a client calls a model is no name before it is one.
        Assert.Equal("=1 m=3", await NamesAsync(query, "model"));
        Assert.Equal("=1 p=2 q=1", await NamesAsync(query, "provider"));
        Assert.Equal("completed=2 failed=1 refused=1", await NamesAsync(query, "outcome"));
        var only = Assert.Single(await _temp.Series.ReadAsync(query with { Only = new Dictionary<string, string> { ["provider"] = "q" } }, TestContext.Current.CancellationToken));
        Assert.Equal(1, only.Steps.Values.Sum(one => one.Operations));
    }

    [Theory]
    [InlineData(0, 3_600, "operation_hours 0 3600")]
    [InlineData(90, 100, "operation_minutes 60 120")]
    [InlineData(61, 7_300, "operation_minutes 60 3600|operation_hours 3600 7200|operation_minutes 7200 7320")]
    [InlineData(3_600, 7_201, "operation_hours 3600 7200|operation_minutes 7200 7260")]
    [InlineData(3_599, 7_200, "operation_minutes 3540 3600|operation_hours 3600 7200")]
    public void A_range_as_a_whole_is_read_by_hour_and_at_its_ends_by_minute(long since, long until, string stretches)
    {
        var query = SeriesQuery.Whole(Start + since, Start + until, minutesSince: 0);
        Assert.Equal(stretches, string.Join('|', query.Stretches.Select(one => $"{one.Table} {one.From - Start} {one.Until - Start}")));
    }

    [Fact]
    public void Where_minutes_are_gone_a_range_as_a_whole_has_whole_hours_alone()
    {
        var query = SeriesQuery.Whole(Start + 60, Start + 90_000, minutesSince: Start + 3_000);
        Assert.Equal([("operation_hours", Start, Start + 90_000)], query.Stretches);
        Assert.Equal([("operation_hours", Start, Start + 3_600)], SeriesQuery.Whole(Start + 60, Start + 120, minutesSince: Start + 86_400).Stretches);
    }

    [Fact]
    public async Task A_whole_counts_every_operation_of_its_minutes_whatever_hours_they_are_in()
    {
        _temp.Add(Enumerable.Range(0, 300).Select(i => TempOperations.Record(i, i * 60)));
        foreach (var (since, until) in new[] { (0, 18_000), (1, 59), (3_000, 4_200), (3_540, 10_801), (60, 17_940) })
        {
            var query = SeriesQuery.Whole(Start + since, Start + until, 0);
            var expected = Enumerable.Range(0, 300).Count(i => i * 60 >= since / 60 * 60 && i * 60 < until);
            Assert.Equal(expected, (await _temp.Series.TotalAsync(query, TestContext.Current.CancellationToken)).Operations);
        }
    }

    [Fact]
    public async Task Groups_tell_who_was_to_answer_and_who_did() // S3-11c
    {
        _temp.Add(
            TempOperations.Record(1, 0, one => one with { Predicted = "p" }),
            TempOperations.Record(2, 4_000, one => one with { Predicted = "p", Provider = "q", Attempts = 2 }),
            TempOperations.Record(3, 4_001, one => one with { Predicted = "p", Provider = "q", Attempts = 2 }),
            TempOperations.Record(4, 4_002, one => one with { Predicted = null, Provider = null, Outcome = "refused", Status = 402, Error = "x", Cost = Money.Zero }));
        var asked = new GroupQuery { Range = SeriesQuery.Whole(Start, Start + 4_100, 0) with { WithBuckets = true }, By = ["predicted", "provider"] };
        var (groups, count, total) = await _temp.Groups.ReadAsync(asked, TestContext.Current.CancellationToken);
        Assert.Equal(["p>q=2", ">=1", "p>p=1"], groups.Select(one => $"{one.Names[0]}>{one.Names[1]}={one.Sums.Operations}"));
        Assert.Equal((3, 4L, 1L, 3_000L, 2L), (count, total.Operations, total.Errors, total.CostNanoUsd, total.Fallbacks));

        Assert.Equal(["p>q=2"], await NamesAsync(asked with { OnlySwitched = true }));
        Assert.Equal(["p>q=2", "p>p=1"], await NamesAsync(asked with { LeastCost = new Money(1_000) }));
        Assert.Equal(["p>q=2"], await NamesAsync(asked with { LeastOperations = 2 }));
        Assert.Equal([">=1"], await NamesAsync(asked with { Order = "errors", Limit = 1 }));
        Assert.Equal([">=1", "p>p=1", "p>q=2"], await NamesAsync(asked with { Order = "name" }));
        Assert.Empty((await _temp.Groups.ReadAsync(asked with { By = [] }, TestContext.Current.CancellationToken)).Groups);
        Assert.Equal(4, (await _temp.Groups.ReadAsync(asked with { By = [] }, TestContext.Current.CancellationToken)).Total.Operations);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_000, 0)]
    [InlineData(1_001, 1)]
    [InlineData(600_000_000, 30)]
    [InlineData(600_000_001, 31)]
    [InlineData(long.MaxValue / 2, 31)]
    public void A_duration_falls_into_the_bucket_whose_boundary_it_does_not_exceed(long us, int bucket) => Assert.Equal(bucket, DurationBuckets.Of(us));

    [Fact]
    public void A_quantile_lies_in_the_bucket_of_the_true_one()
    {
        var random = new Random(7);
        var durations = Enumerable.Range(0, 10_000).Select(_ => (long)(Math.Exp(random.NextDouble() * 13) * 1_000)).Order().ToArray();
        var counts = new long[DurationBuckets.Count];
        foreach (var one in durations)
        {
            counts[DurationBuckets.Of(one)]++;
        }

        foreach (var share in new[] { 0.01, 0.5, 0.9, 0.95, 0.99, 1 })
        {
            var exact = durations[(int)Math.Ceiling(share * durations.Length) - 1];
            Assert.Equal(DurationBuckets.Of(exact), DurationBuckets.Of((long)(DurationBuckets.Quantile(counts, share)!.Value * 1_000)));
        }

        Assert.Null(DurationBuckets.Quantile(new long[DurationBuckets.Count], 0.5));
    }

    private async Task<IEnumerable<string>> NamesAsync(GroupQuery query) =>
        (await _temp.Groups.ReadAsync(query, TestContext.Current.CancellationToken)).Groups.Select(one => $"{one.Names[0]}>{one.Names[1]}={one.Sums.Operations}");

    private async Task<string> NamesAsync(SeriesQuery query, string by) => string.Join(' ', (await _temp.Series.ReadAsync(query with { By = by }, TestContext.Current.CancellationToken))
        .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name}={one.Steps.Values.Sum(step => step.Operations)}")).Order(StringComparer.Ordinal));
}
