using System.Text.Json;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;

namespace Weir.Tests.Configuration;

public sealed class BudgetTests
{
    private const string Head = "schema: weir/1\nproviders: { openai: { kind: ollama } }\nmodels: { gpt: { deployments: { d: { provider: openai, price: { input: 1, output: 1 } } } } }\nkeys: { web: { enabled: false, secret: env:A, team: t } }\nintegrations: { router: {}, reports: {} }\n";

    [Fact]
    public void A_budget_takes_all_limits_and_dimensions()
    {
        var result = Loading.Load(Head + "budgets: { b: { period: 1h, limit_usd: 0, limit_tokens: 5, limit_requests: 1000000000000, "
            + "scope: { key: web, user: u, team: t, project: \"*\", customer: \"*\", provider: openai, model: \"*\", environment: \"*\", integration: reports } } }");

        Assert.Empty(result.Problems);
        var budget = result.Config!.Budgets["b"];
        Assert.Equal((Money.Zero, 5L, 1_000_000_000_000L), (budget.Limit, budget.LimitTokens, budget.LimitRequests));
        Assert.Equal(new() { Key = "web", User = "u", Team = "t", Project = "*", Customer = "*", Provider = "openai", Model = "*", Environment = "*", Integration = "reports" }, budget.Scope);
    }

    [Theory]
    [InlineData("period: day", "budgets.b: needs at least one of limit_usd, limit_tokens, limit_requests")]
    [InlineData("period: day, limit_usd: null", "budgets.b: needs at least one of limit_usd, limit_tokens, limit_requests")]
    [InlineData("period: day, limit_usd: -1", "budgets.b.limit_usd: '-1' is not an amount. Allowed: US dollars from 0 to 9000000000 with at most 9 decimals, such as 12.50")]
    [InlineData("period: day, limit_usd: 9000000001", "budgets.b.limit_usd: '9000000001' is not an amount. Allowed: US dollars from 0 to 9000000000 with at most 9 decimals, such as 12.50")]
    [InlineData("period: day, limit_tokens: -1", "budgets.b.limit_tokens: '-1' is out of range. Allowed: a whole number from 0 to 1000000000000000 (tokens)")]
    [InlineData("period: day, limit_requests: 1000000000001", "budgets.b.limit_requests: '1000000000001' is out of range. Allowed: a whole number from 0 to 1000000000000 (requests)")]
    [InlineData("period: fortnight, limit_usd: 1", "budgets.b.period: 'fortnight' is not a period. Allowed: hour, day, week, month, quarter, year, lifetime, or a rolling length from 1m to 366d such as 24h")]
    [InlineData("period: day, limit_usd: 1, timezone: Europe/Berln", "budgets.b.timezone: 'Europe/Berln' is not a time zone; did you mean 'Europe/Berlin'? Allowed: an IANA name such as UTC or Europe/Berlin")]
    [InlineData("period: day, limit_usd: 1, timezone: tokio", "budgets.b.timezone: 'tokio' is not a time zone; did you mean 'Asia/Tokyo'? Allowed: an IANA name such as UTC or Europe/Berlin")]
    [InlineData("period: day, limit_usd: 1, timezone: Mars/Olympus", "budgets.b.timezone: 'Mars/Olympus' is not a time zone. Allowed: an IANA name such as UTC or Europe/Berlin")]
    [InlineData("period: day, limit_usd: 1, timezone: right/UTC", "budgets.b.timezone: 'right/UTC' is not a time zone. Allowed: an IANA name such as UTC or Europe/Berlin")]
    [InlineData("period: day, limit_usd: 1, scope: { team: \"\" }", "budgets.b.scope.team: '' is not a text. Allowed: 1 to 200 characters in one line")]
    [InlineData("period: day, limit_usd: 1, thresholds: [0.8, 0.95, 0.80]", "budgets.b.thresholds[2]: stands in the list twice; remove one")]
    [InlineData("period: day, limit_usd: 1, action: blok", "budgets.b.action: 'blok' is not one of the choices; did you mean 'block'? Allowed: warn, block, disable")]
    public void A_wrong_budget_is_told_with_what_is_allowed(string budget, string message) =>
        Assert.EndsWith(message, Loading.OneError(Head + $"budgets: {{ b: {{ {budget} }} }}").ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("scope: { provider: opnai }", "limit_usd: 1", "warning: budgets.b.scope.provider: 'opnai' is not a provider of this configuration, so no call is charged to this budget; did you mean 'openai'? Allowed: openai")]
    [InlineData("scope: { model: gtp }", "limit_usd: 1", "warning: budgets.b.scope.model: 'gtp' is not a model of this configuration, so no call is charged to this budget; did you mean 'gpt'? Allowed: gpt")]
    [InlineData("scope: { integration: rooter }", "limit_usd: 1", "warning: budgets.b.scope.integration: 'rooter' is not an integration of this configuration; only costs that are reported under this very name are charged to it; did you mean 'router'? Allowed: router, reports")]
    [InlineData("scope: { key: wep }", "limit_usd: 1", "warning: budgets.b.scope.key: 'wep' is not a key of this configuration, so no call is charged to this budget; did you mean 'web'? Allowed: web")]
    [InlineData("scope: { team: }", "limit_usd: 1", "warning: budgets.b.scope.team: is written without a name, so the budget is not limited to one team; name one, write \"*\" for a budget for each, or remove the line")]
    [InlineData("thresholds: [0.8]", "limit_usd: 0", "warning: budgets.b.thresholds: has no effect: of a limit of 0 every part is 0")]
    [InlineData("timezone: Europe/Berlin, scope: { key: web }", "limit_usd: 1, period: 24h", "warning: budgets.b.timezone: has no effect: a period of '1d' does not begin by the calendar")]
    [InlineData("action: disable", "limit_usd: 1", "warning: budgets.b.action: covers everything: once it is used up, every key that calls is switched off, one after the other, until an operator switches it on again; 'block' refuses calls until the next period")]
    public void A_budget_that_does_not_do_what_was_meant_is_warned_of(string fields, string limit, string message)
    {
        var period = limit.Contains("period", StringComparison.Ordinal) ? "" : "period: day, ";
        var result = Loading.Load(Head + $"budgets: {{ b: {{ {period}{limit}, {fields} }} }}");

        Assert.True(result.Valid);
        Assert.EndsWith(message, Assert.Single(result.Problems).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("action: disable, scope: { key: \"*\" }")]
    [InlineData("scope: { provider: \"*\", model: \"*\", team: \"*\", customer: \"*\" }")]
    [InlineData("scope: { integration: \"*\" }")]
    public void A_budget_that_means_what_it_says_is_taken_without_a_word(string fields) =>
        Assert.Empty(Loading.Load(Head + $"budgets: {{ b: {{ period: day, limit_usd: 1, {fields} }} }}").Problems);

    [Fact]
    public void The_json_schema_asks_for_one_limit()
    {
        using var schema = JsonDocument.Parse(ConfigSchema.ToJsonSchema());
        var budget = schema.RootElement.GetProperty("properties").GetProperty("budgets").GetProperty("additionalProperties");

        Assert.Equal("""[{"required":["limit_usd"]},{"required":["limit_tokens"]},{"required":["limit_requests"]}]""", JsonSerializer.Serialize(budget.GetProperty("anyOf")));
        Assert.Equal("""["period"]""", JsonSerializer.Serialize(budget.GetProperty("required")));
    }

    [Fact]
    public void Misspelt_zones_by_the_ten_thousand_are_told_in_bounds()
    {
        var text = "schema: weir/1\nbudgets:\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"  b{i}: {{ period: day, limit_usd: 1, timezone: Europe/Berln{i % 7} }}\n"));

        Assert.Equal(1_001, Loading.Load(text).Problems.Count);
    }
}
