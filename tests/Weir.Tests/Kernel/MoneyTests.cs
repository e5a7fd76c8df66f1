using System.Numerics;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Kernel;

namespace Weir.Tests.Kernel;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1_000_000_000)]
    [InlineData("0.000000001", 1)]
    [InlineData("0.0000000005", 0)]
    [InlineData("0.0000000015", 2)]
    [InlineData("0.0000000025", 2)]
    [InlineData("0.00000000250000001", 3)]
    [InlineData("-0.0000000015", -2)]
    [InlineData("9223372036.854775807", long.MaxValue)]
    public void Dollars_are_rounded_half_to_even_at_the_ninth_decimal(string usd, long nano) =>
        Assert.Equal(nano, Money.FromUsd(decimal.Parse(usd, System.Globalization.CultureInfo.InvariantCulture)).NanoUsd);

    [Fact]
    public void Rounding_agrees_with_unbounded_integers() => Check.QuickThrowOnFailure(Prop.ForAll(
        (from units in Gen.Choose(-1_000_000, 1_000_000) from parts in Gen.Choose(0, 999_999_999) select (units, parts)).ToArbitrary(),
        pair =>
        {
            // units + parts / 10^12 dollars: the last three digits are to be rounded away.
            var picos = ((BigInteger)pair.units * 1_000_000_000_000) + pair.parts;
            var (whole, rest) = (BigInteger.Divide(picos, 1_000), (int)(picos % 1_000));
            var expected = (Math.Abs(rest), whole.IsEven) switch
            {
                ( > 500, _) or (500, false) => whole + Math.Sign(rest),
                _ => whole,
            };
            return Money.FromUsd((decimal)picos / 1_000_000_000_000m).NanoUsd == (long)expected;
        }));

    [Fact]
    public void Nothing_wraps()
    {
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue) + new Money(1));
        Assert.Throws<OverflowException>(() => new Money(long.MinValue) - new Money(1));
        Assert.Throws<OverflowException>(() => Money.FromUsd(9_223_372_037m));
        Assert.Throws<OverflowException>(() => Money.FromUsd(decimal.MaxValue));
    }

    [Fact]
    public void What_is_written_reads_back_the_same() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.OneOf(Gen.Choose(int.MinValue, int.MaxValue).Select(number => (long)number), Gen.Constant(long.MaxValue), Gen.Constant(-long.MaxValue)).ToArbitrary(), nano => JsonSerializer.Deserialize<Money>(JsonSerializer.Serialize(new Money(nano))) == new Money(nano)));

    [Theory]
    [InlineData(1, "0.000000001")]
    [InlineData(150_000, "0.000150000")]
    [InlineData(-1_500_000_000, "-1.500000000")]
    [InlineData(long.MinValue, "-9223372036.854775808")]
    public void Is_printed_with_all_nine_decimals(long nano, string text) => Assert.Equal(text, new Money(nano).ToString());

    [Theory]
    [InlineData("1.5")]
    [InlineData("\"12,50\"")]
    [InlineData("\"1,000.00\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"1-\"")]
    [InlineData("\"1e3\"")]
    [InlineData("\"$1\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("\"10000000000\"")]
    public void Anything_but_a_plain_decimal_string_is_refused(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Money>(json));

    [Fact]
    public void Is_ordered()
    {
        var (less, more) = (new Money(1), new Money(2));
        Assert.True(less < more && more > less && less <= more && more >= less && less != more && less.CompareTo(more) < 0);
    }
}
