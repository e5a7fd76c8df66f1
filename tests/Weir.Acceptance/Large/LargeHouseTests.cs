using Weir.Acceptance.Running;
using Weir.Tests.Support;

namespace Weir.Acceptance.Large;

/// <summary>The console and the API over ten million operations with <c>--release</c>, over 200,000 otherwise (S0-94): first view within 1 s, another page within 0.3 s.</summary>
public sealed class LargeHouseTests
{
    private const int Whole = 10_000_000;
    private const int InCi = 200_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    [Fact]
    public async Task Pages_and_answers_are_quick_whatever_was_before()
    {
        var count = Campaign.Share == 1 ? Whole : InCi;
        using var house = new LargeHouse();
        await house.FillAsync(count, TestContext.Current.CancellationToken);
        AssertAgrees(house, count);

        await using var node = NodeScript.Start("large.mjs", [], new Dictionary<string, string> { ["WEIR"] = TheProgram.File, ["DATA"] = house.Folder }, "browser");
        var code = await node.ExitAsync(TestContext.Current.CancellationToken, Longest);
        Assert.True(code == 0, node.Told());
        TestContext.Current.SendDiagnosticMessage(node.Errors);
        Assert.True(node.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).All(static line => line.EndsWith("\"failure\":null}", StringComparison.Ordinal)), node.Told());
    }

    // What is measured has to be what the program would have written.
    private static void AssertAgrees(LargeHouse house, int count)
    {
        Assert.Equal(count, house.Number("SELECT count(*) FROM operations"));
        Assert.Equal(count, house.Number("SELECT sum(operations) FROM operation_hours"));
        var cost = house.Number("SELECT sum(cost_nano_usd) FROM operations");
        Assert.Equal((cost, cost, cost), (house.Number("SELECT sum(cost_nano_usd) FROM operation_hours"), house.Number("SELECT sum(cost_nano_usd) FROM ledger_hours"), house.Number("SELECT sum(cost_nano_usd) FROM ledger_attempts")));
        Assert.Equal(
            house.Number("SELECT sum(operations) FROM operation_hours WHERE at >= (SELECT min(at) / 3600 * 3600 + 3600 FROM operation_minutes)"),
            house.Number("SELECT sum(operations) FROM operation_minutes WHERE at >= (SELECT min(at) / 3600 * 3600 + 3600 FROM operation_minutes)"));
    }
}
