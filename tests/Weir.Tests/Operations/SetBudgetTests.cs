using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Budgets;
using Weir.Tests.Support;

namespace Weir.Tests.Operations;

/// <summary><c>PATCH</c> and <c>DELETE /api/budgets/{id}</c>: budgets that change at run time.</summary>
public sealed class SetBudgetTests : IAsyncLifetime
{
    private const string Call = """{"model":"m","max_tokens":100,"messages":[{"role":"user","content":"hi"}]}""";

    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.StartAsync("""
        providers: { sim: { kind: simulator } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt, price: { input: 1, output: 1 } } } } }
        keys: { red: { secret: "env:KEY", team: red, project: p1 } }
        budgets: { reds: { scope: { team: red, project: p1 }, period: month, limit_usd: 3, thresholds: [0.5] } }
        """);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_lower_limit_holds_from_the_next_call_on_and_a_higher_one_lets_calls_through_again()
    {
        Assert.Equal(200, (await _gateway.PostAsync("/v1/chat/completions", Call)).Status);
        var set = await SetAsync("reds", """{ "limit_usd": "0.000001", "reason": "the month is over for them" }""");
        Assert.Equal((200, true, "0.000001000"), (set.Status, set.Json.GetProperty("changed").GetBoolean(), set.Json.GetProperty("items")[0].GetProperty("limit_usd").GetString()));
        Assert.Equal("0.5", set.Json.GetProperty("items")[0].GetProperty("thresholds")[0].GetRawText());
        Assert.Equal(402, (await _gateway.PostAsync("/v1/chat/completions", Call)).Status);

        Assert.Equal(200, (await SetAsync("reds", """{ "limit_usd": 5, "reason": "more" }""")).Status);
        Assert.Equal(200, (await _gateway.PostAsync("/v1/chat/completions", Call)).Status);
        Assert.False((await SetAsync("reds", """{ "limit_usd": 5, "reason": "again" }""")).Json.GetProperty("changed").GetBoolean());
    }

    [Fact]
    public async Task A_new_budget_holds_at_once_and_one_that_is_taken_away_no_more()
    {
        var set = await SetAsync("house", """{ "scope": {}, "period": "day", "limit_usd": 0, "reason": "stop everything" }""");
        Assert.True(set.Status == 200, set.Text);
        Assert.Contains("'house'", (await _gateway.PostAsync("/v1/chat/completions", Call)).Text.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        var removed = await _gateway.SendAsync(HttpMethod.Delete, "/api/budgets/house", """{ "reason": "go on" }""", Admin);
        Assert.True(removed.Status == 200, removed.Text);
        Assert.Equal(200, (await _gateway.PostAsync("/v1/chat/completions", Call)).Status);
        Assert.Equal(404, (await _gateway.SendAsync(HttpMethod.Delete, "/api/budgets/house", """{ "reason": "again" }""", Admin)).Status);
    }

    [Fact]
    public async Task A_scope_replaces_the_one_before()
    {
        Assert.Equal(200, (await SetAsync("reds", """{ "scope": { "customer": "*" }, "reason": "by customer" }""")).Status);
        Assert.Equal(["customer"], _gateway.Get<Holder<BudgetBook>>().Current.Find("reds")!.Scope.Named);
        Assert.Equal(200, (await SetAsync("reds", """{ "scope": {}, "reason": "everything" }""")).Status);
        Assert.Empty(_gateway.Get<Holder<BudgetBook>>().Current.Find("reds")!.Scope.Named);
    }

    [Theory]
    [InlineData("""{ "limit_usd": -1, "reason": "r" }""", "budgets.reds.limit_usd")]
    [InlineData("""{ "period": "fortnight", "reason": "r" }""", "budgets.reds.period")]
    [InlineData("""{ "timezone": "Europe/Berlinn", "reason": "r" }""", "budgets.reds.timezone")]
    [InlineData("""{ "scope": { "teem": "red" }, "reason": "r" }""", "budgets.reds.scope.teem")]
    [InlineData("""{ "limit_usd": 1 }""", "reason")]
    [InlineData("""{ "reason": "r" }""", "limit_usd")]
    [InlineData("""{ "limit": 1, "reason": "r" }""", "limit")]
    public async Task What_is_wrong_is_named_and_nothing_changes(string body, string field)
    {
        var refused = await SetAsync("reds", body);
        Assert.Equal(400, refused.Status);
        Assert.Contains(field, refused.Json.GetProperty("errors").EnumerateObject().Select(one => one.Name));
        Assert.Equal("3.000000000", (await _gateway.AdminAsync("/api/budgets/reds")).Json.GetProperty("items")[0].GetProperty("limit_usd").GetString());
    }

    [Fact]
    public async Task Who_saw_an_older_revision_changes_nothing()
    {
        var first = await SetAsync("reds", """{ "limit_usd": 4, "reason": "four" }""");
        var revision = first.Json.GetProperty("revision").GetInt64();
        Assert.Equal(412, (await _gateway.SendAsync(HttpMethod.Patch, "/api/budgets/reds", """{ "limit_usd": 9, "reason": "nine" }""", Admin, ("If-Match", $"\"{revision - 1}\""))).Status);
        Assert.Equal(200, (await _gateway.SendAsync(HttpMethod.Patch, "/api/budgets/reds", """{ "limit_usd": 9, "reason": "nine" }""", Admin, ("If-Match", $"\"{revision}\""))).Status);
    }

    private static (string, string) Admin => ("Authorization", "Bearer " + GatewayHost.AdminToken);

    private Task<Reply> SetAsync(string id, string body) => _gateway.SendAsync(HttpMethod.Patch, "/api/budgets/" + id, body, Admin);
}
