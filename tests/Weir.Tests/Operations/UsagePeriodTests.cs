using Weir.Engine.Operations.Costs;
using Weir.Tests.Support;

namespace Weir.Tests.Operations;

public sealed class UsagePeriodTests
{
    [Theory]
    [InlineData("day", "2026-12-31", "2026-12-31", "2027-01-01")]
    [InlineData("week", "2027-01-01", "2026-12-28", "2027-01-04")] // a week goes over the turn of the year
    [InlineData("week", "2026-12-28", "2026-12-28", "2027-01-04")]
    [InlineData("week", "2027-01-03", "2026-12-28", "2027-01-04")]
    [InlineData("week", "2027-01-04", "2027-01-04", "2027-01-11")]
    [InlineData("month", "2028-02-29", "2028-02-01", "2028-03-01")]
    [InlineData("month", "2026-12-31", "2026-12-01", "2027-01-01")]
    [InlineData("year", "2026-06-01", "2026-01-01", "2027-01-01")]
    public void Periods_are_those_of_the_calendar(string period, string today, string start, string end) =>
        Assert.Equal((Day(start), Day(end)), ShowUsage.Days(period, Day(today)));

    [Fact]
    public async Task The_zone_says_which_day_it_is()
    {
        var clock = new ManualClock(new(2026, 3, 31, 22, 30, 0, TimeSpan.Zero));
        await using var gateway = await GatewayHost.StartAsync("", clock);
        var run = new[] { new CostRow(new(2026, 3, 31, 21, 59, 0, TimeSpan.Zero), 5), new CostRow(new(2026, 3, 31, 22, 0, 0, TimeSpan.Zero), 7) };
        await gateway.Store.Writer.CommitAsync(new LedgerRows(run, "zone"));

        var utc = (await gateway.AdminAsync("/api/usage")).Json;
        var berlin = (await gateway.AdminAsync("/api/usage?zone=Europe/Berlin")).Json;
        Assert.Equal(("2026-03-01T00:00:00+00:00", "0.000000012"), (utc.GetProperty("period_start").GetString(), utc.GetProperty("total").GetProperty("cost_usd").GetString()));
        Assert.Equal(("2026-03-31T22:00:00+00:00", "0.000000007"), (berlin.GetProperty("period_start").GetString(), berlin.GetProperty("total").GetProperty("cost_usd").GetString()));
    }

    private static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
