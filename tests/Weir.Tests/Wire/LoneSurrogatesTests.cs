using System.Text;
using Weir.Engine.Wire;

namespace Weir.Tests.Wire;

public sealed class LoneSurrogatesTests
{
    [Theory]
    [InlineData("""{"a":"x"}""", -1)]
    [InlineData("""["\ud83c\udf0d"]""", -1)]
    [InlineData("""["\UD83C"]""", -1)]
    [InlineData("""["\\ud800"]""", -1)]
    [InlineData("""["\\\ud800"]""", 4)]
    [InlineData("""["\ud83c"]""", 2)]
    [InlineData("""["\uDF0D\uD83C"]""", 2)]
    [InlineData("""["\ud83c\ud83c\udf0d"]""", 2)]
    [InlineData("""["\n\u00e9\udfff"]""", 10)]
    [InlineData("""["\ud83cx"]""", 2)]
    public void First_half_without_partner_is_found(string json, int index) =>
        Assert.Equal(index, LoneSurrogates.IndexIn(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData(@"")]
    [InlineData(@"\")]
    [InlineData(@"\u")]
    [InlineData(@"\ud83")]
    [InlineData(@"\ud83c\u")]
    public void Text_that_ends_inside_an_escape_is_looked_at_safely(string text) =>
        Assert.True(LoneSurrogates.IndexIn(Encoding.UTF8.GetBytes(text)) <= 0);
}
