using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Budgets;

namespace Weir.Tests.Ledger.Budgets;

public sealed class BudgetProjectionTests
{
    private static readonly BudgetRule Daily = Rule(BudgetPeriodKind.Day);
    private static readonly BudgetWindow Day = Daily.WindowAt(new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    [Fact]
    public void A_quarter_of_the_day_is_a_quarter_of_the_cost()
    {
        Assert.Equal(Money.FromUsd(40.000000004m), BudgetProjection.AtEnd(Daily, Day, Money.FromUsd(10.000000001m), Day.Start.AddHours(6)));
        Assert.Equal(400, BudgetProjection.AtEnd(Daily, Day, 100, Day.Start.AddHours(6)));
        Assert.Equal(Money.FromUsd(-4), BudgetProjection.AtEnd(Daily, Day, Money.FromUsd(-1), Day.Start.AddHours(6)));
    }

    [Fact]
    public void What_does_not_end_is_not_projected()
    {
        foreach (var kind in new[] { BudgetPeriodKind.Lifetime, BudgetPeriodKind.Rolling })
        {
            var rule = Rule(kind);
            Assert.Null(BudgetProjection.AtEnd(rule, rule.WindowAt(Day.Start), Money.FromUsd(1), Day.Start.AddHours(6)));
        }
    }

    [Fact]
    public void A_projection_that_money_cannot_hold_is_the_most_it_can() =>
        Assert.Equal(long.MaxValue, BudgetProjection.AtEnd(Daily, Day, new Money(long.MaxValue), Day.Start.AddTicks(1))!.Value.NanoUsd);

    [Fact]
    public void A_projection_is_never_below_what_is_posted_and_is_that_at_the_end() =>
        Prop.ForAll(Longs.Between(0, long.MaxValue).SelectMany(posted => Longs.Between(-TimeSpan.TicksPerDay, 2 * TimeSpan.TicksPerDay).Select(ticks => (posted, ticks))).ToArbitrary(), sample =>
        {
            var (posted, ticks) = sample;
            return BudgetProjection.AtEnd(Daily, Day, posted, Day.Start.AddTicks(ticks)) >= posted
                && BudgetProjection.AtEnd(Daily, Day, posted, Day.End) == posted
                && BudgetProjection.AtEnd(Daily, Day, posted, Day.Start) == posted;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void With_nothing_more_spent_a_projection_only_falls() =>
        Prop.ForAll(Longs.Between(0, 1_000_000_000_000_000).SelectMany(posted => Longs.Between(1, TimeSpan.TicksPerDay).Two().Select(at => (posted, at))).ToArbitrary(), sample =>
        {
            var first = Math.Min(sample.at.Item1, sample.at.Item2);
            var second = Math.Max(sample.at.Item1, sample.at.Item2);
            return BudgetProjection.AtEnd(Daily, Day, sample.posted, Day.Start.AddTicks(first)) >= BudgetProjection.AtEnd(Daily, Day, sample.posted, Day.Start.AddTicks(second));
        }).QuickCheckThrowOnFailure();

    private static BudgetRule Rule(BudgetPeriodKind kind) =>
        BudgetRule.Of(new() { Id = "b", Period = new(kind, kind == BudgetPeriodKind.Rolling ? TimeSpan.FromHours(1) : default) });
}
