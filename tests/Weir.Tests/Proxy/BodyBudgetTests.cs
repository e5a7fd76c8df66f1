using Weir.Engine.Proxy;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

public sealed class BodyBudgetTests
{
    private const string Yaml = """
        server: { max_body_bytes: 1048576, body_memory_bytes: 1048576 }
        providers: { sim: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } } }
        models:
          m:     { deployments: { d: { provider: sim, model: sim-gpt } } }
          hangs: { deployments: { d: { provider: sim, model: "sim-gpt!hang-after=2" } } }
        keys: { test: { secret: "env:KEY" } }
        """;

    private static readonly string Long = new('x', 700_000);

    [Theory]
    [InlineData(Dialect.OpenAi)]
    [InlineData(Dialect.Anthropic)]
    public async Task Bodies_beyond_the_memory_for_all_are_told_to_come_back(Dialect dialect)
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        var (first, testId) = await gateway.OpenAsync(HttpMethod.Post, Ask.Path(dialect), RefusalCases.Bytes(Ask.Body(dialect, "hangs", stream: true, Long)), [], TestContext.Current.CancellationToken);
        AssertBusy(await gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect, text: Long)), dialect);
        Assert.Equal(200, (await gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect))).Status);

        first.Dispose();
        await gateway.EndOfAsync(testId);
        var served = await gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect, text: Long));
        Assert.Equal(200, served.Status);
        await gateway.EndOfAsync(served.TestId);
        gateway.AssertNothingHeld();
    }

    [Theory]
    [InlineData(Dialect.OpenAi)]
    [InlineData(Dialect.Anthropic)]
    public async Task A_body_without_a_length_counts_as_it_grows(Dialect dialect)
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml.Replace("1048576", "4194304", StringComparison.Ordinal));
        var large = new string('x', 3_000_000);
        (string, string)[] chunked = [("Transfer-Encoding", "chunked")];
        var (first, testId) = await gateway.OpenAsync(HttpMethod.Post, Ask.Path(dialect), RefusalCases.Bytes(Ask.Body(dialect, "hangs", stream: true, large)), chunked, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)first.StatusCode);
        Assert.InRange(gateway.Get<BodyBudget>().Taken, 3_000_000, 4_194_304);
        AssertBusy(await gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect, text: large)), dialect);
        AssertBusy(await gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect, text: large), chunked), dialect);

        first.Dispose();
        await gateway.EndOfAsync(testId);
        gateway.AssertNothingHeld();
    }

    [Fact]
    public void A_share_that_finds_no_room_keeps_what_it_has()
    {
        var budget = new BodyBudget(100);
        var (one, two) = (new BodyShare(budget), new BodyShare(budget));
        Assert.True(one.TryHold(60));
        Assert.True(one.TryHold(30));
        Assert.True(two.TryHold(40));
        Assert.False(two.TryHold(41));
        Assert.Equal(100, budget.Taken);
        one.Return();
        one.Return();
        Assert.True(two.TryHold(100));
        two.Return();
        Assert.Equal(0, budget.Taken);
    }

    private static void AssertBusy(Reply reply, Dialect dialect)
    {
        Assert.Equal((503, "1", null), (reply.Status, reply.Header("retry-after"), reply.Header("x-should-retry")));
        Assert.Equal(dialect == Dialect.OpenAi ? "gateway_busy" : null, reply.Error(dialect).Code);
    }
}
