namespace Weir.Tests.Support;

public sealed class CampaignTests
{
    [Theory]
    [InlineData(null, 100, 10)]
    [InlineData("0.1", 20_000, 2_000)]
    [InlineData("1.0", 20_000, 20_000)]
    [InlineData("0.1", 3, 1)]
    public void A_campaign_runs_its_share_and_at_least_once(string? share, int whole, int expected) =>
        Assert.Equal(expected, Campaign.Of(whole, Campaign.Parse(share)));

    [Theory]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("-0.1")]
    [InlineData("all")]
    public void A_share_that_is_none_is_refused(string share) => Assert.Throws<FormatException>(() => Campaign.Parse(share));
}
