using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Tests.Configuration;

public sealed class ContractExampleTests
{
    private const string Example = """
        schema: weir/1
        environment: production
        server: { urls: ["http://127.0.0.1:3456"] }
        storage: { kind: sqlite, durability: power }
        providers:
          openai:      { kind: openai, credential: "env:OPENAI_API_KEY" }
          anthropic:   { kind: anthropic, credential: "env:ANTHROPIC_API_KEY" }
          local:       { kind: openai-compatible, base_url: "http://127.0.0.1:11434/v1", allow_private_network: true }
        models:
          gpt-4o-mini:
            deployments:
              primary:  { provider: openai, model: gpt-4o-mini }
              fallback: { provider: local, model: llama3.1, price: { input: 0, output: 0 } }
        keys:
          checkout-dev: { secret: "env:CHECKOUT_KEY", team: checkout, project: search, models: ["gpt-4o-mini"] }
        budgets:
          checkout-daily: { scope: { team: checkout }, period: day, limit_usd: 100, action: block, thresholds: [0.8, 0.95] }
          house:          { scope: {}, period: month, limit_usd: 5000, action: warn }
        telemetry: { metrics: { compatibility: [ccr, genops] } }
        """;

    private static readonly (string, string)[] Secrets = [("OPENAI_API_KEY", "sk-a"), ("ANTHROPIC_API_KEY", "sk-b"), ("CHECKOUT_KEY", Loading.Key)];

    [Fact]
    public void The_contracts_example_loads_without_a_word()
    {
        var result = Loading.Load(Example, Secrets);

        Assert.Empty(result.Problems);
        var config = result.Config!;
        Assert.Equal(["primary", "fallback"], config.Models["gpt-4o-mini"].Deployments.Keys);
        Assert.Equal("llama3.1", config.Models["gpt-4o-mini"].Deployments["fallback"].Model);
        Assert.Equal(0m, config.Models["gpt-4o-mini"].Deployments["fallback"].Price!.Input);
        Assert.Equal(new SecretReference(SecretScheme.Env, "OPENAI_API_KEY"), config.Providers["openai"].Credential);
        Assert.Equal(Money.FromUsd(100), config.Budgets["checkout-daily"].Limit);
        Assert.Equal([0.8m, 0.95m], config.Budgets["checkout-daily"].Thresholds);
        Assert.Equal(BudgetAction.Warn, config.Budgets["house"].Action);
        Assert.Equal(new BudgetScope(), config.Budgets["house"].Scope);
        Assert.Equal([MetricCompatibility.Ccr, MetricCompatibility.Genops], config.Telemetry.Metrics.Compatibility);
    }

    [Fact]
    public void Only_the_schema_is_required()
    {
        var config = Loading.Good("schema: weir/1");

        Assert.Equal("production", config.Environment);
        Assert.Equal(["http://127.0.0.1:3456"], config.Server.Urls);
        Assert.Equal(32L << 20, config.Server.MaxBodyBytes);
        Assert.Equal(120, config.Server.DrainSeconds);
        Assert.Equal(Durability.Power, config.Storage.Durability);
        Assert.Equal([AnonymousAccess.Metrics], config.Access.AnonymousLoopback);
        Assert.Equal(2, config.Gateway.Retry.MaxAttempts);
    }

    [Fact]
    public void A_missing_schema_is_an_error() =>
        Assert.Equal("weir.yaml:1:1: schema: is required. Allowed: weir/1", Loading.OneError("server: {}").ToString());

    [Fact]
    public void The_file_may_be_absent_altogether() => Assert.Empty(Loading.Good(null).Providers);

    [Fact]
    public void The_same_document_in_json_gives_the_same_configuration()
    {
        var config = Loading.Good("""
            {
            	"schema": "weir/1",
            	"providers": { "a\u0041\/b": null, "local": {"kind":"ollama","base_url":"http:\/\/127.0.0.1:11434"} },
            	"models": {"m-\ud83d\ude00": {"deployments": {"only": {"provider": "local", "price": {"input": 0.15, "output": 1}}}}}
            }
            """);

        Assert.Equal(new Uri("http://127.0.0.1:11434"), config.Providers["local"].BaseUrl);
        Assert.Equal("m-😀", config.Models["m-😀"].Deployments["only"].Model);
        Assert.Equal(0.15m, config.Models["m-😀"].Deployments["only"].Price!.Input);
    }
}
