using Weir.Engine.Ledger;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

public sealed class TrancheTests
{
    [Theory]
    [InlineData(Dialect.OpenAi, Dialect.OpenAi)]
    [InlineData(Dialect.OpenAi, Dialect.Anthropic)]
    [InlineData(Dialect.Anthropic, Dialect.OpenAi)]
    [InlineData(Dialect.Anthropic, Dialect.Anthropic)]
    public async Task A_stream_holds_more_before_it_gives_more(Dialect client, Dialect upstream)
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, "100");
        var reply = await CallAsync(gateway, client, upstream);
        Assert.Equal(200, reply.Status);
        Assert.False(ClientStream.Read(client, reply.Text).EndsInError, reply.Text);

        var attempt = Assert.Single((await gateway.RecordOfAsync(reply)).Attempts);
        Assert.Equal((AttemptOutcome.Completed, false), (attempt.Outcome, attempt.Usage.Estimated));
        Assert.True((await gateway.Get<LedgerBook>().VerifyAsync(TestContext.Current.CancellationToken)).Entries > 4, "one hold, some extensions, one post");
        await gateway.AssertLedgerSoundAsync();
    }

    [Theory]
    [InlineData(Dialect.OpenAi)]
    [InlineData(Dialect.Anthropic)]
    public async Task A_stream_whose_budget_does_not_bear_more_is_cut_and_posts_no_more_than_it_held(Dialect client)
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, "0.012");
        var reply = await CallAsync(gateway, client, client);
        Assert.Equal(200, reply.Status);
        Assert.True(ClientStream.Read(client, reply.Text).EndsInError, reply.Text);
        Assert.Contains("does not allow this call", reply.Text, StringComparison.Ordinal);

        var (operation, attempts) = await gateway.RecordOfAsync(reply);
        var attempt = Assert.Single(attempts);
        Assert.Equal((AttemptOutcome.Cut, "budget_exceeded", true, "cut"), (attempt.Outcome, attempt.Error, attempt.Usage.Estimated, operation.Outcome));
        Assert.InRange(attempt.Cost.Usd, 0.000001m, 0.012m);
        await gateway.AssertLedgerSoundAsync();
    }

    private static Task<Reply> CallAsync(GatewayHost gateway, Dialect client, Dialect upstream) => gateway.PostAsync(
        Ask.Path(client), $$"""{"model":"{{upstream}}","max_tokens":4000,"stream":true,"messages":[{"role":"user","content":"hello"}]}""", Ask.Headers(client));

    private static Task<GatewayHost> StartAsync(SimulatorHost simulator, string limit) => GatewayHost.StartAsync($$"""
        gateway: { tranche_output_tokens: 256 }
        providers:
          oai:  { kind: openai-compatible, base_url: "{{simulator.Url}}", allow_private_network: true }
          anth: { kind: anthropic, base_url: "{{simulator.Url}}", credential: "env:UPSTREAM", allow_private_network: true }
        models:
          OpenAi:    { deployments: { d: { provider: oai, model: "sim-gpt!tokens=900", price: { input: 1, output: 10 } } } }
          Anthropic: { deployments: { d: { provider: anth, model: "sim-claude!tokens=900", price: { input: 1, output: 10 } } } }
        keys: { test: { secret: "env:KEY" } }
        budgets: { all: { scope: {}, period: day, limit_usd: {{limit}} } }
        """);
}
