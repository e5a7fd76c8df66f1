using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Ledger.Costs;
using Weir.Tests.Support;

namespace Weir.Tests.Ledger.Costs;

public sealed class CostBookTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Spring = new(2026, 3, 27, 0, 0, 0, TimeSpan.Zero); // four days around Europe's change on the 29th
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private GatewayHost _gateway = null!;
    private int _runs;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.StartAsync("""
        providers: { one: { kind: simulator } }
        models: { a: { deployments: { d: { provider: one, model: sim-gpt } } } }
        """);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public void Sums_by_any_dimensions_are_those_of_the_rows_and_add_up_to_the_total() =>
        Prop.ForAll(Rows().ToArbitrary(), By().ToArbitrary(), (rows, by) => AgreesAsync(rows, by).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(1_000)));

    [Fact]
    public async Task A_day_of_the_zone_has_23_or_25_hours_and_every_row_once()
    {
        // One row each quarter of an hour, each of one nano-dollar.
        var rows = Enumerable.Range(0, 4 * 96).Select(quarter => new CostRow(Spring.AddMinutes(15 * quarter), 1)).ToList();
        Assert.Equal(
            [("2026-03-27", 92L), ("2026-03-28", 96L), ("2026-03-29", 92L), ("2026-03-30", 96L), ("2026-03-31", 8L)],
            await ByAsync(rows, CostDimension.Day, Berlin));

        var autumn = new DateTimeOffset(2026, 10, 31, 0, 0, 0, TimeSpan.Zero);
        var newYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var later = Enumerable.Range(0, 3 * 96).Select(quarter => new CostRow(autumn.AddMinutes(15 * quarter), 1)).ToList();
        Assert.Equal([("2026-10-30", 16L), ("2026-10-31", 96L), ("2026-11-01", 100L), ("2026-11-02", 76L)], await ByAsync(later, CostDimension.Day, newYork));
    }

    [Fact]
    public async Task Hours_follow_the_clock_of_a_zone_also_over_half_an_hours_change()
    {
        // Lord Howe goes from +11 to +10:30 at 15:00 UTC: 01:30 to 02:00 comes twice.
        var lordHowe = TimeZoneInfo.FindSystemTimeZoneById("Australia/Lord_Howe");
        var rows = Enumerable.Range(0, 12).Select(quarter => new CostRow(new DateTimeOffset(2026, 4, 4, 14, 0, 0, TimeSpan.Zero).AddMinutes(15 * quarter), 1)).ToList();
        Assert.Equal(
            [("2026-04-04T14:00:00Z", 4L), ("2026-04-04T15:00:00Z", 2L), ("2026-04-04T15:30:00Z", 4L), ("2026-04-04T16:30:00Z", 2L)],
            await ByAsync(rows, CostDimension.Hour, lordHowe));
    }

    [Fact]
    public async Task A_range_has_its_start_and_not_its_end()
    {
        var rows = Enumerable.Range(-1, 3).Select(second => new CostRow(Spring.AddMicroseconds(second), 1 << (second + 1))).ToList();
        var run = await WriteAsync(rows);
        Assert.Equal(2, (await Book.SumAsync(Query(run) with { From = Spring, To = Spring.AddMicroseconds(1) }, CancellationToken.None)).Total.CostUsd.NanoUsd);
    }

    [Fact]
    public async Task Adjustments_and_external_costs_count_where_and_when_they_belong()
    {
        var run = await WriteAsync(
        [
            new(Spring, 1_000) { Team = "red", Estimated = true, AdjustedNanoUsd = -300 },
            new(Spring.AddHours(1), 50) { Team = "red", Integration = "templates", Tokens = 7 },
            new(Spring.AddDays(1), 5) { Team = "blue" },
        ]);
        var page = await Book.SumAsync(Query(run) with { By = [CostDimension.Team, CostDimension.Integration, CostDimension.Day] }, CancellationToken.None);
        Assert.Equal(
            ["red//2026-03-27 700 1000 1 10 3", "red/templates/2026-03-27 50 0 3 7 0", "blue//2026-03-28 5 0 1 10 3"],
            page.Lines.Select(line => $"{string.Join('/', line.Values)} {line.Sums.CostUsd.NanoUsd} {line.Sums.EstimatedUsd.NanoUsd} {line.Sums.Requests} {line.Sums.InputTokens} {line.Sums.OutputTokens}"));
        Assert.Equal(755, page.Total.CostUsd.NanoUsd);
    }

    [Theory]
    [InlineData(0, 240)]
    [InlineData(17, 225)]
    [InlineData(30, 59)]
    [InlineData(59, 61)]
    [InlineData(61, 119)]
    [InlineData(15, 120)]
    public async Task Hours_by_their_sums_and_minutes_by_their_rows_are_what_the_rows_alone_are(int from, int to)
    {
        var run = await WriteAsync([.. Enumerable.Range(0, 48).Select(i => new CostRow(Spring.AddMinutes(5 * i), 1L << (i % 40)) { Customer = "acme", AdjustedNanoUsd = i % 3, Estimated = i % 4 == 0 })]);
        var query = Query(run) with { From = Spring.AddMinutes(from), To = Spring.AddMinutes(to) };
        var (sums, rows) = (new CostSql(query), new CostSql(query with { By = [CostDimension.Customer] }));
        Assert.DoesNotContain("ledger_hours", rows.Text, StringComparison.Ordinal);
        Assert.Equal((from + 59) / 60 < to / 60, sums.Text.Contains("ledger_hours", StringComparison.Ordinal));
        Assert.Equal((await Book.SumAsync(query with { By = [CostDimension.Customer] }, CancellationToken.None)).Total, (await Book.SumAsync(query, CancellationToken.None)).Total);
    }

    [Theory]
    [InlineData("UTC", true)]
    [InlineData("Europe/Berlin", true)]
    [InlineData("Asia/Kolkata", false)]
    [InlineData("Australia/Lord_Howe", false)]
    public void Where_days_begin_within_hours_the_rows_are_asked(string zone, bool bySums)
    {
        var sql = new CostSql(new() { From = Spring, To = Spring.AddDays(9), By = [CostDimension.Day], Zone = TimeZoneInfo.FindSystemTimeZoneById(zone) });
        Assert.Equal(bySums, sql.Text.Contains("ledger_hours", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(CostDimension.Model, "ledger_hours")]
    [InlineData(CostDimension.User, "ledger_attempts_astray")]
    public async Task A_range_is_found_by_the_index_in_every_table(CostDimension by, string index)
    {
        var sql = new CostSql(new() { From = Spring.AddMinutes(1), To = Spring.AddDays(1), By = [CostDimension.Team, CostDimension.Day, by], Zone = Berlin });
        var plan = await _gateway.Store.ReadAsync(
            connection =>
            {
                using var command = connection.CreateCommand();
#pragma warning disable CA2100
                command.CommandText = "EXPLAIN QUERY PLAN " + sql.Text;
#pragma warning restore CA2100
                foreach (var (name, value) in sql.Values)
                {
                    command.Parameters.AddWithValue(name, value);
                }

                using var row = command.ExecuteReader();
                var lines = new List<string>();
                while (row.Read())
                {
                    lines.Add(row.GetString(3));
                }

                return lines;
            },
            CancellationToken.None);


        // What is scanned is what the range has left: the view's rows, the groups, the page.
        Assert.Contains(plan, line => line.Contains(index, StringComparison.Ordinal));
        Assert.Empty(plan.Where(line => line.StartsWith("SCAN ", StringComparison.Ordinal) && !line.StartsWith("SCAN (subquery", StringComparison.Ordinal)).Except(["SCAN ledger_costs", "SCAN g"]));
        Assert.Contains("SEARCH ledger_attempts USING PRIMARY KEY (operation_id>? AND operation_id<?)", plan);
        Assert.Contains("SEARCH ledger_attempts USING INDEX ledger_attempts_astray (started_at>? AND started_at<?)", plan);
        Assert.Contains("SEARCH a USING INDEX ledger_adjustments_attempt (operation_id>? AND operation_id<?)", plan);
        Assert.Contains(plan, line => line.Contains("ledger_external_occurred_at", StringComparison.Ordinal));
    }

    private CostBook Book => _gateway.Get<CostBook>();

    private static CostQuery Query(string run) => new()
    {
        From = Spring.AddYears(-1).AddDays(30),
        To = Spring.AddDays(300),
        Limit = CostQuery.MaxLimit,
        Zone = Berlin,
        Only = new Dictionary<CostDimension, string> { [CostDimension.Key] = run },
    };

    private static Gen<List<CostRow>> Rows() =>
        (from minute in Gen.Choose(0, 4 * 1440)
         from cost in Gen.Choose(-5, 1_000_000)
         from team in Gen.Elements("red", "blue", null)
         from customer in Gen.Elements("acme", "o'hara", "", null)
         from model in Gen.Elements("fast", "large")
         from provider in Gen.Elements("openai", "anthropic")
         from integration in Gen.Elements("templates", "router", null, null, null)
         from flags in Gen.Choose(0, 7)
         select new CostRow(Spring.AddMinutes(minute), cost)
         {
             Team = team,
             Customer = customer,
             Model = model,
             Provider = provider,
             Integration = integration,
             Estimated = integration is null && (flags & 1) != 0,
             Tokens = flags,
             AdjustedNanoUsd = integration is null && (flags & 2) != 0 ? -17 : 0,
         }).ListOf().Select(rows => rows.ToList());

    private static Gen<List<CostDimension>> By() =>
        Gen.Shuffle([CostDimension.Team, CostDimension.Customer, CostDimension.Model, CostDimension.Provider, CostDimension.Integration, CostDimension.Day, CostDimension.Hour])
            .SelectMany(all => Gen.Choose(0, 3), (all, count) => all.Take(count).ToList());

    private async Task<bool> AgreesAsync(List<CostRow> rows, List<CostDimension> by)
    {
        var run = await WriteAsync(rows);
        var page = await Book.SumAsync(Query(run) with { By = by }, CancellationToken.None);
        var expected = by.Count == 0 ? [] : rows
            .GroupBy(row => string.Join('|', by.Select(one => Name(row, one) ?? "(null)")))
            .Select(group => (group.Key, Cost: group.Sum(Cost), Unsure: group.Where(row => row.Estimated).Sum(row => row.NanoUsd), Requests: group.Sum(Requests)))
            .OrderByDescending(one => one.Cost).ThenBy(one => one.Key.Replace("(null)", "\0", StringComparison.Ordinal), StringComparer.Ordinal)
            .ToList();
        var told = page.Lines.Select(line => (Key: string.Join('|', line.Values.Select(value => value ?? "(null)")), Cost: line.Sums.CostUsd.NanoUsd, Unsure: line.Sums.EstimatedUsd.NanoUsd, line.Sums.Requests)).ToList();
        Assert.Equal(expected.Order(), told.Order());
        Assert.Equal(expected.Select(one => one.Cost), told.Select(one => one.Cost));
        Assert.Equal((rows.Sum(Cost), rows.Sum(Requests)), (page.Total.CostUsd.NanoUsd, page.Total.Requests));
        return true;
    }

    private static long Cost(CostRow row) => row.NanoUsd + row.AdjustedNanoUsd;

    private static long Requests(CostRow row) => row.Integration is null ? 1 : 3;

    // Written another way than the query: by the framework's own conversion.
    private static string? Name(CostRow row, CostDimension by)
    {
        var local = TimeZoneInfo.ConvertTime(row.At, Berlin);
        return by switch
        {
            CostDimension.Team => row.Team,
            CostDimension.Customer => row.Customer,
            CostDimension.Model => row.Model,
            CostDimension.Provider => row.Provider,
            CostDimension.Integration => row.Integration,
            CostDimension.Day => local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            _ => row.At.AddMinutes(-row.At.Minute).ToString("yyyy-MM-dd'T'HH:00:00'Z'", CultureInfo.InvariantCulture),
        };
    }

    private async Task<IEnumerable<(string?, long)>> ByAsync(List<CostRow> rows, CostDimension by, TimeZoneInfo zone)
    {
        var run = await WriteAsync(rows);
        var page = await Book.SumAsync(Query(run) with { By = [by], Zone = zone, ByName = true }, CancellationToken.None);
        return page.Lines.Select(line => (line.Values[0], line.Sums.CostUsd.NanoUsd));
    }

    /// <summary>Writes rows under a key of their own, since nothing is ever deleted.</summary>
    private async Task<string> WriteAsync(List<CostRow> rows)
    {
        var run = $"run-{Interlocked.Increment(ref _runs)}";
        await _gateway.Store.Writer.CommitAsync(new LedgerRows([.. rows.Select(row => row with { Key = run })], run));
        return run;
    }
}
