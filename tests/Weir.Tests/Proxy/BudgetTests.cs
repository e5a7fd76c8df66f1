using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

// S2-22 ⚠: the limit blocks before anything is spent. S1-01.
public sealed class BudgetTests
{
    [Theory]
    [InlineData(Dialect.OpenAi)]
    [InlineData(Dialect.Anthropic)]
    public async Task A_call_that_a_budget_does_not_bear_is_refused_before_anything_is_sent(Dialect dialect)
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, "reds: { scope: { team: red }, period: day, limit_usd: 0.000001 }");
        var refused = await CallAsync(gateway, dialect);
        Assert.Equal((402, "false"), (refused.Status, refused.Header("x-should-retry")));
        Assert.Contains("The budget 'reds' does not allow this call: limit 0.000001 USD, posted 0.00 USD, held 0.00 USD, this call up to", refused.Error(dialect).Message, StringComparison.Ordinal);
        Assert.Contains("it starts anew at 20", refused.Error(dialect).Message, StringComparison.Ordinal);
        if (dialect == Dialect.OpenAi)
        {
            Assert.Equal("budget_exceeded", refused.Error(dialect).Code);
        }

        Assert.Empty(simulator.Seen);
        var (operation, attempts) = await gateway.RecordOfAsync(refused);
        Assert.Equal(("refused", "budget_exceeded", 402), (operation.Outcome, operation.Error, operation.Status));
        Assert.Empty(attempts);
        await gateway.AssertLedgerSoundAsync();
    }

    [Theory]
    [InlineData(Dialect.OpenAi, false)]
    [InlineData(Dialect.OpenAi, true)]
    [InlineData(Dialect.Anthropic, false)]
    [InlineData(Dialect.Anthropic, true)]
    public async Task What_a_call_cost_is_posted_and_the_rest_of_its_hold_released(Dialect dialect, bool stream)
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, "reds: { scope: { team: red }, period: day, limit_usd: 10 }");
        var reply = await CallAsync(gateway, dialect, stream);
        Assert.Equal(200, reply.Status);
        var (_, attempts) = await gateway.RecordOfAsync(reply);
        Assert.True(Assert.Single(attempts).Cost > Money.Zero);
        var report = await gateway.Get<LedgerBook>().VerifyAsync(TestContext.Current.CancellationToken);
        Assert.Equal((2, 1, attempts[0].Cost), (report.Entries, report.Accounts, report.CostUsd));
        await gateway.AssertLedgerSoundAsync();
    }

    [Fact]
    public async Task Where_nothing_bounds_the_output_and_a_budget_must_hold_the_gateway_sets_a_bound()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, "reds: { scope: { team: red }, period: day, limit_usd: 10 }");
        await gateway.PostAsync("/v1/chat/completions", """{"model":"m","messages":[{"role":"user","content":"hi"}]}""");
        await gateway.PostAsync("/v1/chat/completions", """{"model":"m","messages":[{"role":"user","content":"hi"}],"max_tokens":77}""");
        await gateway.PostAsync("/v1/chat/completions", """{"model":"m","messages":[{"role":"user","content":"hi"}]}""", ("x-api-key", GatewayHost.Key2));
        Assert.Equal(
            ["""{"max_tokens":16384,"model":"sim-gpt""", """{"model":"sim-gpt","messages":[{"rol""", """{"model":"sim-gpt","messages":[{"rol"""],
            simulator.Seen.Select(seen => seen.Body[..36]));
    }

    [Fact]
    public async Task A_bound_above_the_keys_is_lowered_for_OpenAI_and_refused_for_Anthropic()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, "reds: { scope: { team: red }, period: day, limit_usd: 10 }", key: "max_output_tokens: 50");
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", """{"model":"m","messages":[{"role":"user","content":"hi"}],"max_tokens":77}""")).Status);
        Assert.Contains("\"max_tokens\":50", Assert.Single(simulator.Seen).Body, StringComparison.Ordinal);
        var refused = await gateway.PostAsync("/v1/messages", """{"model":"m","messages":[{"role":"user","content":"hi"}],"max_tokens":77}""");
        Assert.Equal(400, refused.Status);
        Assert.Contains("'max_tokens' must be at most 50 for this key and model.", refused.Error(Dialect.Anthropic).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployments_bound_refuses_no_Anthropic_client()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, "reds: { scope: { team: red }, period: day, limit_usd: 10 }", price: ", price: { input: 1, output: 1 }, max_output_tokens: 50");
        var served = await gateway.PostAsync("/v1/messages", """{"model":"m","messages":[{"role":"user","content":"hi"}],"max_tokens":77}""");
        Assert.True(served.Status == 200, served.Text);
        Assert.Contains(":50", Assert.Single(simulator.Seen).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_whose_requests_must_not_be_changed_is_told_to_state_a_bound()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, "reds: { scope: { team: red }, period: day, limit_usd: 10 }", key: "bound_output: false");
        var refused = await gateway.PostAsync("/v1/chat/completions", """{"model":"m","messages":[{"role":"user","content":"hi"}]}""");
        Assert.Equal((400, "max_completion_tokens"), (refused.Status, refused.Error(Dialect.OpenAi).Param));
        Assert.Equal(200, (await gateway.PostAsync("/v1/chat/completions", """{"model":"m","messages":[{"role":"user","content":"hi"}],"max_tokens":77}""")).Status);
    }

    [Fact]
    public async Task A_model_without_a_price_is_not_called_under_a_hard_budget()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, "reds: { scope: { team: red }, period: day, limit_usd: 10 }", price: "");
        var refused = await CallAsync(gateway, Dialect.OpenAi);
        Assert.Equal((402, "price_unknown"), (refused.Status, refused.Error(Dialect.OpenAi).Code));
        Assert.Empty(simulator.Seen);
        Assert.Equal(200, (await gateway.PostAsync(Ask.Path(Dialect.OpenAi), Ask.Body(Dialect.OpenAi), ("x-api-key", GatewayHost.Key2))).Status);
        await gateway.AssertLedgerSoundAsync();
    }

    [Fact]
    public async Task A_refusal_by_a_providers_budget_tries_the_next_deployment()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, "first: { scope: { provider: oai }, period: day, limit_usd: 0 }");
        var reply = await CallAsync(gateway, Dialect.OpenAi);
        Assert.Equal((200, "second"), (reply.Status, reply.Header("x-weir-provider")));
        await gateway.AssertLedgerSoundAsync();
    }

    [Fact]
    public async Task A_key_that_a_budget_disabled_is_refused_until_it_is_enabled()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, "reds: { scope: { team: red }, period: day, limit_usd: 0, action: disable }");
        Assert.Equal(402, (await CallAsync(gateway, Dialect.OpenAi)).Status);
        var refused = await CallAsync(gateway, Dialect.OpenAi);
        Assert.Equal((403, "key_disabled"), (refused.Status, refused.Error(Dialect.OpenAi).Code));
        Assert.True(await gateway.Get<LedgerBook>().EnableKeyAsync("test"));
        Assert.Equal(402, (await CallAsync(gateway, Dialect.OpenAi)).Status);
        Assert.Empty(simulator.Seen);
    }

    [Fact]
    public async Task A_budget_that_only_warns_refuses_nothing()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, "reds: { scope: { team: red }, period: day, limit_usd: 0, action: warn }");
        Assert.Equal(200, (await CallAsync(gateway, Dialect.OpenAi)).Status);
    }

    [Fact]
    public async Task Of_many_at_once_a_budget_serves_exactly_those_it_pays()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, "reds: { scope: { team: red }, period: day, limit_requests: 25 }, all: { scope: {}, period: month, limit_usd: 100 }");
        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => CallAsync(gateway, Dialect.OpenAi)));
        Assert.Equal((25, 75), (replies.Count(reply => reply.Status == 200), replies.Count(reply => reply.Status == 402)));
        Assert.Equal(25, simulator.Seen.Count);
        await gateway.AssertLedgerSoundAsync();
    }

    private static Task<Reply> CallAsync(GatewayHost gateway, Dialect dialect, bool stream = false) =>
        gateway.PostAsync(Ask.Path(dialect), Ask.Body(dialect, stream: stream), Ask.Headers(dialect));

    private static Task<GatewayHost> StartAsync(SimulatorHost simulator, string budgets, string key = "", string price = ", price: { input: 2.5, output: 10 }") => GatewayHost.StartAsync($$"""
        providers:
          oai: { kind: openai-compatible, base_url: "{{simulator.Url}}", allow_private_network: true }
          second: { kind: openai-compatible, base_url: "{{simulator.Url}}", allow_private_network: true }
        models: { m: { deployments: { d: { provider: oai, model: sim-gpt{{price}} }, e: { provider: second, model: sim-gpt{{price}} } } } }
        keys: { test: { secret: "env:KEY", team: red{{(key.Length == 0 ? "" : ", " + key)}} }, other: { secret: "env:KEY2", team: blue } }
        budgets: { {{budgets}} }
        """);
}
