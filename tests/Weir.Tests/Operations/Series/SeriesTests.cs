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

    private async Task<string> NamesAsync(SeriesQuery query, string by) => string.Join(' ', (await _temp.Series.ReadAsync(query with { By = by }, TestContext.Current.CancellationToken))
        .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name}={one.Steps.Values.Sum(step => step.Operations)}")).Order(StringComparer.Ordinal));
}
