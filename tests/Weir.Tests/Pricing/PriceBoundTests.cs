using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Kernel;
using Weir.Engine.Pricing;
using Weir.Tests.Support;

namespace Weir.Tests.Pricing;

/// <summary>No cost exceeds the bound that was held for it: what a hard budget stands on.</summary>
public sealed class PriceBoundTests
{
    private static readonly Gen<long> Rates = Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(0, int.MaxValue)).Select(number => number * 4L);
    private static readonly Gen<long> Tokens = Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 5), Gen.Choose(0, 400_000)).Select(number => (long)number);
    private static readonly Gen<ServiceTier> TierNames = Gen.Elements(Enum.GetValues<ServiceTier>());

    private static readonly Gen<PriceVector> Vectors =
        from rates in Rates.ArrayOf(10)
        select new PriceVector
        {
            Input = rates[0],
            CacheRead = rates[1],
            CacheWrite5m = rates[2],
            CacheWrite1h = rates[3],
            Output = rates[4],
            Reasoning = rates[5],
            AudioInput = rates[6],
            AudioOutput = rates[7],
            Image = rates[8],
            PerRequest = rates[9],
        };

    private static readonly Gen<PriceTable> Tables =
        from rates in Vectors
        from count in Gen.Choose(0, 2)
        from steps in (from above in Gen.Choose(1, 500_000) from step in Vectors select new LongContextPrice(above, step)).ArrayOf(count)
        select new PriceTable(rates, steps.DistinctBy(step => step.Above));

    private static readonly Gen<ModelPrice> Prices =
        from standard in Tables
        from tiers in Tables.ArrayOf(3)
        from which in Gen.Choose(0, 7)
        select new ModelPrice(standard, "test")
        {
            Batch = (which & 1) > 0 ? tiers[0] : null,
            Flex = (which & 2) > 0 ? tiers[1] : null,
            Priority = (which & 4) > 0 ? tiers[2] : null,
        };

    private static readonly Gen<TokenUsage> Usages =
        from tokens in Tokens.ArrayOf(9)
        select new TokenUsage
        {
            Input = tokens[0],
            CacheRead = tokens[1],
            CacheWrite5m = tokens[2],
            CacheWrite1h = tokens[3],
            Output = tokens[4],
            Reasoning = tokens[5],
            AudioInput = tokens[6],
            AudioOutput = tokens[7],
            Image = tokens[8],
        };

    private static readonly Gen<(ModelPrice Price, TokenUsage Usage, ServiceTier Tier, long MoreIn, long MoreOut)> Cases =
        from price in Prices
        from usage in Usages
        from tier in TierNames
        from moreIn in Tokens
        from moreOut in Tokens
        select (price, usage, tier, moreIn, moreOut);

    [Fact]
    public void No_cost_exceeds_its_bound() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(1_000_000)),
        Prop.ForAll(Cases.ToArbitrary(), one =>
        {
            var bound = new TokenBound(one.Usage.TotalInput + one.MoreIn, one.Usage.TotalOutput + one.MoreOut, one.Tier);
            return one.Price.CostOf(one.Usage, one.Tier) <= one.Price.BoundOf(bound);
        }));

    [Fact]
    public void A_call_that_asked_for_priority_may_be_given_any_tier() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(10_000)),
        Prop.ForAll(Cases.ToArbitrary(), one =>
            one.Price.CostOf(one.Usage, one.Tier) <= one.Price.BoundOf(new(one.Usage.TotalInput, one.Usage.TotalOutput, ServiceTier.Priority))));

    [Fact]
    public void A_bound_that_forgot_steps_tiers_or_classes_would_be_found()
    {
        var cases = Cases.Sample(5_000).ToArray();

        Assert.Contains(cases, one => Cost(one) > one.Price.TableOf(one.Tier).Rates.BoundOf(one.Usage.TotalInput, one.Usage.TotalOutput));
        Assert.Contains(cases, one => Cost(one) > one.Price.Standard.BoundOf(one.Usage.TotalInput, one.Usage.TotalOutput));
        Assert.Contains(cases, one => Cost(one) > ((Int128)one.Usage.TotalInput * one.Price.Standard.Rates.Input / 1_000_000) + ((Int128)one.Usage.TotalOutput * one.Price.Standard.Rates.Output / 1_000_000));

        static long Cost((ModelPrice Price, TokenUsage Usage, ServiceTier Tier, long MoreIn, long MoreOut) one) => one.Price.CostOf(one.Usage, one.Tier).NanoUsd;
    }

    [Fact]
    public void The_bound_of_one_class_is_met_exactly()
    {
        var price = ModelPrice.FromUsdPerMillion(new() { Input = 2, Output = 8, Request = 0.01m }, "test");

        Assert.Equal(price.CostOf(new() { Input = 500, Output = 70 }), price.BoundOf(new(500, 70)));
        Assert.Equal(Money.FromUsd(0.01m), price.BoundOf(default));
    }

    [Fact]
    public void A_step_counts_only_where_the_input_can_reach_it()
    {
        var price = new ModelPrice(new PriceTable(Flat(1_000_000), new LongContextPrice(100, Flat(7_000_000))), "test");

        Assert.Equal(100, price.BoundOf(new(100, 0)).NanoUsd);
        Assert.Equal(707, price.BoundOf(new(101, 0)).NanoUsd);
        Assert.Equal(100, price.CostOf(new() { CacheRead = 60, Image = 40 }).NanoUsd);
        Assert.Equal(707, price.CostOf(new() { CacheRead = 60, Image = 41 }).NanoUsd);
    }

    [Fact]
    public void Priority_counts_only_where_it_was_asked_for()
    {
        var price = new ModelPrice(new PriceTable(Flat(1_000_000)), "test") { Priority = new PriceTable(Flat(3_000_000)), Flex = new PriceTable(Flat(2_000_000)) };

        Assert.Equal(20, price.BoundOf(new(10, 0)).NanoUsd);
        Assert.Equal(20, price.BoundOf(new(10, 0, ServiceTier.Batch)).NanoUsd);
        Assert.Equal(30, price.BoundOf(new(10, 0, ServiceTier.Priority)).NanoUsd);
        Assert.Equal(10, price.CostOf(new() { Input = 10 }, ServiceTier.Batch).NanoUsd);
        Assert.Equal(30, price.CostOf(new() { Input = 10 }, ServiceTier.Priority).NanoUsd);
    }

    [Fact]
    public void Beyond_all_money_a_bound_is_the_largest_amount_and_a_cost_is_refused()
    {
        var price = new ModelPrice(new PriceTable(Flat(long.MaxValue)), "test");

        Assert.Equal(long.MaxValue, price.BoundOf(new(long.MaxValue, long.MaxValue, ServiceTier.Priority)).NanoUsd);
        Assert.Throws<OverflowException>(() => price.CostOf(new() { Input = long.MaxValue / 2, Output = long.MaxValue }));
        Assert.Throws<ArgumentOutOfRangeException>(() => price.BoundOf(new(-1, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => price.BoundOf(new(0, -1)));
    }

    private static PriceVector Flat(long nano) => new()
    {
        Input = nano,
        CacheRead = nano,
        CacheWrite5m = nano,
        CacheWrite1h = nano,
        Output = nano,
        Reasoning = nano,
        AudioInput = nano,
        AudioOutput = nano,
        Image = nano,
    };
}
