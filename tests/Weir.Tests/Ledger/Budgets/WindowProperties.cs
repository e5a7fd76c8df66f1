using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Configuration;
using Weir.Engine.Ledger.Budgets;
using Weir.Tests.Support;

namespace Weir.Tests.Ledger.Budgets;

/// <summary>Windows tile the time line, in every zone that the system knows.</summary>
public sealed class WindowProperties
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2036, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeZoneInfo[] Zones = [.. TimeZoneInfo.GetSystemTimeZones().OrderBy(zone => zone.Id, StringComparer.Ordinal)];

    [Theory]
    [InlineData(BudgetPeriodKind.Day)]
    [InlineData(BudgetPeriodKind.Week)]
    [InlineData(BudgetPeriodKind.Month)]
    [InlineData(BudgetPeriodKind.Quarter)]
    [InlineData(BudgetPeriodKind.Year)]
    public void Periods_tile_the_time_line_in_every_zone(BudgetPeriodKind kind)
    {
        Assert.True(Zones.Length > 300, "the system has no time zones");
        Assert.All(Zones, zone => Tile(kind, zone));
    }

    [Fact]
    public void Hours_tile_the_time_line() => Assert.All(Sampled(), zone => Tile(BudgetPeriodKind.Hour, zone));

    [Fact]
    public void A_window_depends_on_the_moment_alone_however_the_clock_jumps() =>
        Prop.ForAll(Kinds.Generator.SelectMany(kind => Gen.Elements(Zones).SelectMany(zone => Moments.ListOf().Select(moments => (kind, zone, moments)))).ToArbitrary(), sample =>
        {
            var kept = Rule(sample.kind, sample.zone);
            return sample.moments.All(now => kept.WindowAt(now) == Rule(sample.kind, sample.zone).WindowAt(now) && kept.WindowAt(now).Holds(now));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(2000)));

    [Fact]
    public void A_rolling_budget_counts_all_of_the_last_length_and_at_most_a_slice_more() =>
        Prop.ForAll(Rolling.SelectMany(length => Moments.SelectMany(now => Longs.Between(-2 * length.Ticks, 0).ListOf().Select(ago => (length, now, ago)))).ToArbitrary(), sample =>
        {
            var (length, now, ago) = sample;
            var rule = BudgetRule.Of(new() { Id = "b", Period = new(BudgetPeriodKind.Rolling, length) });
            var costs = ago.Select(ticks => now.AddTicks(ticks)).ToList();
            var counted = costs.Where(cost => rule.WindowAt(cost).Start >= rule.CountsFrom(now)).ToList();
            return costs.Where(cost => cost > now - length).All(counted.Contains)
                && counted.TrueForAll(cost => cost >= now - length - (length / 60))
                && costs.TrueForAll(cost => rule.WindowAt(cost).Holds(cost));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(5000)));

    [Fact]
    public void A_rolling_budget_is_free_of_what_counts_now_at_its_reset_and_not_before() =>
        Prop.ForAll(Rolling.SelectMany(length => Moments.Select(now => (length, now))).ToArbitrary(), sample =>
        {
            var rule = BudgetRule.Of(new() { Id = "b", Period = new(BudgetPeriodKind.Rolling, sample.length) });
            var reset = rule.ResetsAt(sample.now)!.Value;
            return rule.CountsFrom(reset) > rule.WindowAt(sample.now).Start && rule.CountsFrom(reset.AddTicks(-1)) <= rule.WindowAt(sample.now).Start;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(5000)));

    private static Arbitrary<BudgetPeriodKind> Kinds =>
        Gen.Elements(BudgetPeriodKind.Hour, BudgetPeriodKind.Day, BudgetPeriodKind.Week, BudgetPeriodKind.Month, BudgetPeriodKind.Quarter, BudgetPeriodKind.Year).ToArbitrary();

    private static Gen<TimeSpan> Rolling => Gen.Choose(1, 527040).Select(minutes => TimeSpan.FromMinutes(minutes));

    private static Gen<DateTimeOffset> Moments =>
        Longs.Between(new DateTimeOffset(1960, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks, new DateTimeOffset(2199, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks).Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    /// A part of the zones, spread over the alphabet; with --release all.
    private static IEnumerable<TimeZoneInfo> Sampled()
    {
        var count = Campaign.Of(Zones.Length);
        return Enumerable.Range(0, count).Select(i => Zones[(int)((long)i * Zones.Length / count)]);
    }

    private static void Tile(BudgetPeriodKind kind, TimeZoneInfo zone)
    {
        var window = Calendar.WindowAt(From, kind, zone);
        Check(window, From, kind, zone);
        while (window.End < To)
        {
            var next = Calendar.WindowAt(window.End, kind, zone);
            Check(next, window.End, kind, zone);
            if (next.Start != window.End || Calendar.WindowAt(next.End.AddTicks(-1), kind, zone) != next)
            {
                Assert.Fail($"{zone.Id}: the {kind} after {window} is {next}");
            }

            window = next;
        }
    }

    /// Its first moment is the first at which the clocks are past the period's beginning, which is found here without looking for it.
    private static void Check(BudgetWindow window, DateTimeOffset now, BudgetPeriodKind kind, TimeZoneInfo zone)
    {
        var begin = Begin(Clock(window.Start, zone), kind);
        if (!window.Holds(now) || window.End <= window.Start || Clock(window.Start.AddTicks(-1), zone) >= begin || window.Start.Ticks % TimeSpan.TicksPerMinute != 0)
        {
            Assert.Fail($"{zone.Id}: the {kind} of {now:O} is {window}");
        }
    }

    private static DateTime Clock(DateTimeOffset moment, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(moment, zone).DateTime;

    private static DateTime Begin(DateTime clock, BudgetPeriodKind kind) => kind switch
    {
        BudgetPeriodKind.Hour => clock.Date.AddHours(clock.Hour),
        BudgetPeriodKind.Day => clock.Date,
        BudgetPeriodKind.Week => Monday(clock.Date),
        BudgetPeriodKind.Month => new(clock.Year, clock.Month, 1),
        BudgetPeriodKind.Quarter => new(clock.Year, clock.Month switch { <= 3 => 1, <= 6 => 4, <= 9 => 7, _ => 10 }, 1),
        _ => new(clock.Year, 1, 1),
    };

    private static DateTime Monday(DateTime day) => day.DayOfWeek == DayOfWeek.Monday ? day : Monday(day.AddDays(-1));

    private static BudgetRule Rule(BudgetPeriodKind kind, TimeZoneInfo zone) => BudgetRule.Of(new() { Id = "b", Period = new(kind), TimeZone = zone });
}
