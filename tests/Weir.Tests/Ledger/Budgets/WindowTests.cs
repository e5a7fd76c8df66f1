using System.Globalization;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Budgets;

namespace Weir.Tests.Ledger.Budgets;

// S0-18 ⚠: windows by a time zone that is named, from one clock. S2-05, S2-22 ⚠: weeks know their year.
public sealed class WindowTests
{
    [Theory]
    [InlineData("hour", "UTC", "2026-03-04T05:06:07Z", "2026-03-04T05:00:00Z", "2026-03-04T06:00:00Z")]
    [InlineData("hour", "Asia/Kolkata", "2026-03-04T05:06:07Z", "2026-03-04T04:30:00Z", "2026-03-04T05:30:00Z")]
    [InlineData("day", "America/New_York", "2026-03-08T12:00:00Z", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z")]
    [InlineData("week", "UTC", "2026-03-01T23:59:59Z", "2026-02-23T00:00:00Z", "2026-03-02T00:00:00Z")]
    [InlineData("week", "UTC", "2026-03-02T00:00:00Z", "2026-03-02T00:00:00Z", "2026-03-09T00:00:00Z")]
    [InlineData("month", "Europe/Berlin", "2026-03-31T22:00:00Z", "2026-03-31T22:00:00Z", "2026-04-30T22:00:00Z")]
    [InlineData("quarter", "UTC", "2026-12-31T23:59:59Z", "2026-10-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("year", "Pacific/Kiritimati", "2026-12-31T10:00:00Z", "2026-12-31T10:00:00Z", "2027-12-31T10:00:00Z")]
    public void Periods_of_the_calendar_begin_in_their_zone(string period, string zone, string now, string start, string end) =>
        Assert.Equal(new BudgetWindow(At(start), At(end)), Rule(period, zone).WindowAt(At(now)));

    [Theory]
    [InlineData("Africa/Cairo", "2026-04-24T12:00:00Z", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z")] // 00:00 to 01:00 does not exist
    [InlineData("America/Santiago", "2026-09-06T12:00:00Z", "2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z")] // the same, on the other side
    [InlineData("America/Havana", "2026-11-01T12:00:00Z", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z")] // 00:00 comes twice
    [InlineData("America/St_Johns", "2011-11-06T02:45:00Z", "2011-11-06T02:30:00Z", "2011-11-07T03:30:00Z")] // put back over midnight at 00:01: it is the 5th again
    [InlineData("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z")] // the 30th is left out
    [InlineData("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z")]
    public void Days_on_which_the_clocks_change(string zone, string now, string start, string end) =>
        Assert.Equal(new BudgetWindow(At(start), At(end)), Rule("day", zone).WindowAt(At(now)));

    [Fact]
    public void An_hour_that_the_clock_shows_twice_is_one_window() =>
        Assert.Equal(new BudgetWindow(At("2026-10-25T00:00:00Z"), At("2026-10-25T02:00:00Z")), Rule("hour", "Europe/Berlin").WindowAt(At("2026-10-25T01:30:00Z")));

    [Fact]
    public void A_rolling_window_is_counted_in_slices()
    {
        var rule = Rule("1h", "Europe/Berlin");
        var now = At("2026-03-04T05:06:07Z");

        Assert.Equal(new BudgetWindow(At("2026-03-04T05:06:00Z"), At("2026-03-04T05:07:00Z")), rule.WindowAt(now));
        Assert.Equal(At("2026-03-04T04:06:00Z"), rule.CountsFrom(now));
        Assert.Equal(At("2026-03-04T06:07:00Z"), rule.ResetsAt(now));
        Assert.Equal(At("1969-12-31T23:59:00Z"), rule.WindowAt(At("1969-12-31T23:59:30Z")).Start);
    }

    [Fact]
    public void A_lifetime_has_one_window_that_can_be_stored()
    {
        var rule = Rule("lifetime", "UTC");
        var window = rule.WindowAt(At("2026-03-04T05:06:07Z"));

        Assert.Equal(window, rule.WindowAt(At("2199-03-04T05:06:07Z")));
        Assert.Equal(window.Start, rule.CountsFrom(At("2026-03-04T05:06:07Z")));
        Assert.Null(rule.ResetsAt(At("2026-03-04T05:06:07Z")));
        Assert.Equal(window.End, Timestamps.FromUnixMicroseconds(window.End.ToUnixMicroseconds()));
        Assert.Equal(0, window.Start.ToUnixMicroseconds());
    }

    [Fact]
    public void A_calendar_budget_counts_its_window_and_starts_anew_at_its_end()
    {
        var rule = Rule("day", "UTC");

        Assert.Equal(At("2026-03-04T00:00:00Z"), rule.CountsFrom(At("2026-03-04T05:06:07Z")));
        Assert.Equal(At("2026-03-05T00:00:00Z"), rule.ResetsAt(At("2026-03-04T05:06:07Z")));
    }

    private static BudgetRule Rule(string period, string zone) =>
        BudgetRule.Of(new() { Id = "b", Period = BudgetPeriod.Parse(period)!, TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone) });

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
