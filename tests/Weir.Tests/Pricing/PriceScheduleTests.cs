using Weir.Engine.Pricing;

namespace Weir.Tests.Pricing;

public sealed class PriceScheduleTests
{
    private static readonly DateTimeOffset NewYear = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_price_holds_from_its_first_moment_until_the_next_ones()
    {
        var (old, current) = (Price("old"), Price("current"));
        var schedule = new PriceSchedule(new DatedPrice(NewYear.AddYears(1), current), new DatedPrice(NewYear, old));

        Assert.Null(schedule.At(NewYear.AddTicks(-1)));
        Assert.Same(old, schedule.At(NewYear));
        Assert.Same(old, schedule.At(NewYear.AddYears(1).AddTicks(-1)));
        Assert.Same(current, schedule.At(NewYear.AddYears(1)));
        Assert.Same(current, schedule.At(DateTimeOffset.MaxValue));
    }

    [Fact]
    public void A_moment_is_the_same_in_every_zone() =>
        Assert.NotNull(new PriceSchedule(new DatedPrice(NewYear, Price("p"))).At(new DateTimeOffset(2026, 12, 31, 20, 0, 0, TimeSpan.FromHours(-4))));

    [Fact]
    public void A_price_without_a_date_holds_always() => Assert.NotNull(PriceSchedule.Always(Price("p")).At(DateTimeOffset.MinValue));

    [Fact]
    public void Two_prices_from_one_moment_are_no_schedule()
    {
        Assert.Throws<ArgumentException>(() => new PriceSchedule(new DatedPrice(NewYear, Price("a")), new DatedPrice(NewYear, Price("b"))));
        Assert.Throws<ArgumentException>(() => new PriceSchedule());
    }

    [Fact]
    public void A_shipped_price_that_changes_on_a_day_changes_then()
    {
        var schedule = PriceCatalogue.Shipped.Find("gemini", "gemini-3.8-flash")!;
        var usage = new TokenUsage { Input = 1_000, Output = 100 };

        Assert.Equal(1_000 * 750 + 100 * 3_750, schedule.At(NewYear.AddTicks(-1))!.CostOf(usage).NanoUsd);
        Assert.Equal(1_000 * 1_500 + 100 * 7_500, schedule.At(NewYear)!.CostOf(usage).NanoUsd);
    }

    private static ModelPrice Price(string source) => ModelPrice.FromUsdPerMillion(new() { Input = 1, Output = 2 }, source);
}
