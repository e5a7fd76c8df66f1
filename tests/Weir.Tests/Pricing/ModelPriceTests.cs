using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Pricing;

namespace Weir.Tests.Pricing;

public sealed class ModelPriceTests
{
    private static readonly Gen<long> Tokens = Gen.OneOf(Gen.Choose(0, 100), Gen.Choose(0, 2_000_000)).Select(number => (long)number);
    private static readonly Gen<long> Prices = Gen.OneOf(Gen.Choose(0, 10), Gen.Choose(0, int.MaxValue)).Select(number => (long)number);

    [Fact]
    public void The_cost_is_the_exact_sum_rounded_half_to_even_once() => Check.QuickThrowOnFailure(Prop.ForAll(
        (from tokens in Tokens.ArrayOf(9) from prices in Prices.ArrayOf(10) select (tokens, prices)).ToArbitrary(),
        pair => PriceOf(pair.prices).CostOf(UsageOf(pair.tokens)).NanoUsd == Naive(pair.tokens, pair.prices)));

    [Theory]
    [InlineData(500_000, 1, 0)]
    [InlineData(500_001, 1, 1)]
    [InlineData(1_500_000, 1, 2)]
    [InlineData(2_500_000, 1, 2)]
    [InlineData(1, 500_000, 0)]
    [InlineData(3, 500_000, 2)]
    public void Halves_go_to_the_even_neighbour(long tokens, long nanoPerMillion, long nano) =>
        Assert.Equal(nano, PriceOf([nanoPerMillion, 0, 0, 0, 0, 0, 0, 0, 0, 0]).CostOf(new TokenUsage { Input = tokens }).NanoUsd);

    [Fact]
    public void Each_bucket_has_its_own_price()
    {
        // One decimal place each: 1 token at 1 nano-dollar, 2 at 10, 3 at 100 ... 9 images, and a dollar for the request.
        long[] prices = [1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000];
        Assert.Equal(1_987_654_321, PriceOf(prices).CostOf(UsageOf([1, 2, 3, 4, 5, 6, 7, 8, 9])).NanoUsd);
    }

    [Fact]
    public void What_is_not_priced_apart_costs_what_its_nearest_bucket_does()
    {
        var price = PriceVector.Of(new() { Input = 2.5m, Output = 10m });
        Assert.Equal((2_500_000_000, 2_500_000_000, 2_500_000_000, 2_500_000_000), (price.CacheRead, price.CacheWrite5m, price.CacheWrite1h, price.AudioInput));
        Assert.Equal((10_000_000_000, 10_000_000_000, 0), (price.Reasoning, price.AudioOutput, price.PerRequest));

        var apart = PriceVector.Of(new() { Input = 3m, Output = 15m, CacheRead = 0.3m, CacheWrite5m = 3.75m, Request = 0.0001m });
        Assert.Equal((300_000_000, 3_750_000_000, 3_750_000_000, 100_000), (apart.CacheRead, apart.CacheWrite5m, apart.CacheWrite1h, apart.PerRequest));
    }

    [Fact]
    public void A_cost_beyond_all_money_is_no_number() =>
        Assert.Throws<OverflowException>(() => PriceOf([long.MaxValue, 0, 0, 0, 0, 0, 0, 0, 0, 0]).CostOf(new TokenUsage { Input = 2_000_000 }));

    [Fact]
    public void Shipped_prices_are_positive_and_found_for_dated_names()
    {
        Assert.NotEmpty(PriceCatalogue.Shipped.All);
        Assert.All(PriceCatalogue.Shipped.All, row => Assert.True(row.Prices.Rows.All(one => one.Price.Standard.Rates.CacheRead <= one.Price.Standard.Rates.Input), row.Model));
        Assert.Equal(PriceCatalogue.Shipped.Find("simulator", "sim-gpt"), PriceCatalogue.Shipped.Find("simulator", "sim-gpt-2026-07-18"));
        Assert.Equal(PriceCatalogue.Shipped.Find("simulator", "sim-gpt"), PriceCatalogue.Shipped.Find("simulator", "sim-gpt-20260718"));
        Assert.NotNull(PriceCatalogue.Shipped.Find("simulator", "sim-gpt"));
        Assert.Null(PriceCatalogue.Shipped.Find("simulator", "sim-gpt-2026-13-18"));
        Assert.Null(PriceCatalogue.Shipped.Find("anthropic", "sim-gpt"));
    }

    private static long Naive(long[] tokens, long[] prices)
    {
        var millionths = tokens.Zip(prices).Aggregate(BigInteger.Zero, (sum, one) => sum + ((BigInteger)one.First * one.Second));
        var whole = BigInteger.DivRem(millionths, 1_000_000, out var rest);
        return (long)(rest > 500_000 || (rest == 500_000 && !whole.IsEven) ? whole + 1 : whole) + prices[9];
    }

    private static ModelPrice PriceOf(long[] prices) => new(new PriceTable(VectorOf(prices)), "test");

    private static PriceVector VectorOf(long[] prices) => new()
    {
        Input = prices[0],
        CacheRead = prices[1],
        CacheWrite5m = prices[2],
        CacheWrite1h = prices[3],
        Output = prices[4],
        Reasoning = prices[5],
        AudioInput = prices[6],
        AudioOutput = prices[7],
        Image = prices[8],
        PerRequest = prices[9],
    };

    private static TokenUsage UsageOf(long[] tokens) => new()
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
}
