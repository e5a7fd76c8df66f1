using Weir.Engine.Kernel;
using Weir.Engine.Operations;
using Weir.Engine.Operations.Series;
using Weir.Tests.Support;

namespace Weir.Tests.Operations.Listing;

/// <summary>Many operations: a page costs what it shows, a search that finds little ends and says where to go on, series do not read operations.</summary>
public sealed class OperationScaleTests : IDisposable
{
    private static readonly int Count = Campaign.Of(1_000_000);

    private readonly TempOperations _temp = new();

    public OperationScaleTests() => _temp.Run($"""
        PRAGMA synchronous = OFF;
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {Count - 1})
        INSERT INTO operations SELECT printf('op_%08d', i), 1772323200000000 + i * 1000000, i % 3000 * 1000, NULL, 100, 'chat', 0,
          'key-' || (i % 50), 'team-' || (i % 7), 'project-' || (i % 11), NULL, iif(i % 10 = 0, 'user-' || (i % 1000), NULL), NULL, NULL, NULL,
          'model-' || (i % 5), NULL, 'provider-' || (i % 3), iif(i % 100 = 0, 'failed', 'completed'), iif(i % 100 = 0, 503, 200), iif(i % 100 = 0, 'upstream_error', NULL), NULL, 1,
          10, 0, 0, 5, 0, 0, 0, i, NULL, 'gateway', NULL, NULL FROM n;
        """);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_page_deep_inside_is_the_right_one_by_every_index()
    {
        var deep = new OperationPlace(1_772_323_200_000_000 + (1_000_000L * 1_000), "op_00001000");
        foreach (var (query, step, first) in new (OperationQuery, int, int)[]
        {
            (new(), 1, 999), (new() { Key = "key-3" }, 50, 953), (new() { Team = "team-2" }, 7, 996), (new() { User = "user-500" }, 1_000, 500), (new() { ErrorText = "upstream" }, 100, 900),
        })
        {
            var page = await _temp.Operations.ListAsync(query with { Before = deep, Limit = 3 }, TestContext.Current.CancellationToken);
            Assert.Equal(Enumerable.Range(0, 3).Select(i => first - (i * step)).Where(i => i >= 0), page.Items.Select(one => int.Parse(one.Id[3..], System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public async Task A_search_that_finds_nothing_ends_after_its_bound_and_goes_on_where_it_ended()
    {
        var looked = 0;
        OperationPlace? place = null;
        do
        {
            var page = await _temp.Operations.ListAsync(new() { Project = "none", MaxScan = 40_000, Before = place }, TestContext.Current.CancellationToken);
            Assert.Empty(page.Items);
            (place, looked) = (page.Next, looked + 1);
        }
        while (place is not null);

        Assert.Equal((Count / 40_000) + 1, looked);
    }

    [Fact]
    public async Task A_search_across_its_bound_misses_nothing()
    {
        var found = 0;
        OperationPlace? place = null;
        do
        {
            var page = await _temp.Operations.ListAsync(new() { LeastDuration = TimeSpan.FromMilliseconds(2_990), MaxScan = 20_000, Limit = 500, Before = place }, TestContext.Current.CancellationToken);
            found += page.Items.Count;
            place = page.Next;
        }
        while (place is not null);

        Assert.Equal(Enumerable.Range(0, Count).Count(i => i % 3_000 >= 2_990), found);
    }

    [Fact]
    public async Task Series_of_operations_that_were_there_before_the_sums_are_derived_once_and_agree_with_them()
    {
        // What the migration does for a store of an earlier version.
        _temp.Run($"""
            DROP TABLE operation_minutes; DROP TABLE operation_hours;
            {Rollup.CreateFirst(Rollup.Minutes)} {Rollup.CreateFirst(Rollup.Hours)}
            {Rollup.Derive(Rollup.Minutes, Rollup.MinuteSeconds)} {Rollup.Derive(Rollup.Hours, Rollup.HourSeconds)}
            {Rollup.Widen(Rollup.Minutes)} {Rollup.Widen(Rollup.Hours)}
            """);
        foreach (var table in new[] { "operation_minutes", "operation_hours" })
        {
            Assert.Equal(Count, _temp.Run($"SELECT sum(operations) FROM {table}"));
            Assert.Equal(Count, _temp.Run($"SELECT sum({string.Join(" + ", Enumerable.Range(0, DurationBuckets.Count).Select(DurationBuckets.Column))}) FROM {table}"));
            Assert.Equal(_temp.Run("SELECT sum(cost_nano_usd) FROM operations"), _temp.Run($"SELECT sum(cost_nano_usd) FROM {table}"));
        }

        var from = TempOperations.Start.ToUnixTimeSeconds();
        var query = SeriesQuery.Over(from, from + Count, SeriesQuery.MaxPoints, minutesSince: 0) with { WithBuckets = true };
        Assert.InRange(query.Points, 1, SeriesQuery.MaxPoints);
        var total = await _temp.Series.TotalAsync(SeriesQuery.Whole(from, from + Count, minutesSince: 0) with { WithBuckets = true }, TestContext.Current.CancellationToken);
        Assert.Equal((Count, (Count + 99) / 100, new Money(_temp.Run("SELECT sum(cost_nano_usd) FROM operations"))), (total.Operations, total.Errors, new Money(total.CostNanoUsd)));
        Assert.InRange(total.Quantile(0.5)!.Value, 1_400, 1_600);
        Assert.InRange(total.Quantile(0.95)!.Value, 2_700, 3_000);
        var series = await _temp.Series.ReadAsync(query with { By = "key_id" }, TestContext.Current.CancellationToken);
        Assert.Equal(SeriesQuery.MaxSeries + 1, series.Count);
        Assert.Equal(SeriesQuery.Other, series[^1].Name);
        Assert.Equal(Count, series.Sum(one => one.Steps.Values.Sum(step => step.Operations)));
    }
}
