using System.Globalization;
using System.Text.Json;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Identity;
using Weir.Engine.Storage;
using Weir.Engine.Wire;
using Weir.Tests.Proxy;
using Weir.Tests.Support;

namespace Weir.Tests.Operations.Explain;

/// <summary>What is told of one operation adds up to what the ledger has.</summary>
public sealed class ExplainTests : IAsyncLifetime
{
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.StartAsync("""
        gateway: { retry: { max_attempts: 1 } }
        providers: { one: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } } }
        models:
          a: { deployments: { bad: { provider: one, model: "sim-gpt!status=503", price: { input: 1, output: 1 } }, good: { provider: one, model: sim-gpt, price: { input: 2.5, output: 10 } } } }
          free: { deployments: { d: { provider: one, model: sim-none } } }
        keys: { red: { secret: "env:KEY", team: reds, limits: { requests_per_minute: 100 } } }
        budgets:
          house: { scope: {}, period: month, limit_usd: 100, action: block }
          reds: { scope: { team: reds }, period: day, limit_usd: 10, action: block }
        """);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Holds_posts_and_price_lines_add_up_to_the_ledger()
    {
        var (operation, explained) = await ExplainAsync("a");
        var cost = Usd(explained.GetProperty("operation"), "cost_usd");
        Assert.True(cost > 0);

        // Two attempts: the failed one was held and released, the good one held and posted.
        var entries = explained.GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal(["hold", "void", "hold", "post"], entries.Select(one => one.GetProperty("kind").GetString()));
        Assert.Equal(entries.Select(one => one.GetProperty("seq").GetInt64()).Order(), entries.Select(one => one.GetProperty("seq").GetInt64()));
        Assert.All(entries, one => Assert.Equal(["house", "reds"], one.GetProperty("accounts").EnumerateArray().Select(account => account.GetProperty("budget").GetString()).Order(StringComparer.Ordinal)));
        var money = explained.GetProperty("money");
        Assert.Equal((cost, 0m, 0m), (Usd(money, "posted_usd"), Usd(money, "held_usd"), Usd(money, "adjusted_usd")));
        Assert.Equal(entries.Where(one => one.GetProperty("kind").GetString() == "hold").Sum(one => Usd(one, "held_usd")), Usd(money, "held_at_most_usd"));
        Assert.Equal(entries.Sum(one => Usd(one, "posted_usd")), Usd(money, "posted_usd"));

        // The price lines of the attempt that was charged, multiplied out here once more.
        var attempts = explained.GetProperty("attempts");
        Assert.Equal(JsonValueKind.Null, attempts[0].GetProperty("pricing").ValueKind);
        var pricing = attempts[1].GetProperty("pricing");
        Assert.True(pricing.GetProperty("reproduced").GetBoolean());
        var lines = pricing.GetProperty("lines").GetProperty("lines").EnumerateArray().ToList();
        Assert.Equal(["input", "output"], lines.Select(one => one.GetProperty("bucket").GetString()));
        Assert.Equal([2.5m, 10m], lines.Select(one => Usd(one, "usd_per_million")));
        Assert.All(lines, one => Assert.Equal(one.GetProperty("units").GetInt64() * Usd(one, "usd_per_million") / 1_000_000, Usd(one, "amount_usd")));
        Assert.Equal(cost, Usd(pricing.GetProperty("lines"), "total_usd"));
        Assert.Equal(cost, decimal.Round(lines.Sum(one => Usd(one, "amount_usd")), 9, MidpointRounding.ToEven));

        Assert.Equal(100, explained.GetProperty("limits").GetProperty("requests_per_minute").GetInt32());
        var timing = explained.GetProperty("timing");
        Assert.Equal(timing.GetProperty("total_ms").GetDouble(), timing.GetProperty("waiting_ms").GetDouble() + timing.GetProperty("overhead_ms").GetDouble(), 2);

        // An adjustment is told apart.
        Assert.Equal(200, (await _gateway.PostAsync("/api/ledger/adjustments", $$"""{"operation":"{{operation}}","attempt":2,"difference_usd":"0.5","reason":"billed more"}""", People.Admin)).Status / 100 * 100);
        var after = (await _gateway.AdminAsync("/api/operations/" + operation)).Json;
        Assert.Equal((0.5m, cost + 0.5m), (Usd(after.GetProperty("money"), "adjusted_usd"), Usd(after.GetProperty("money"), "posted_usd")));
    }

    [Fact]
    public async Task Limits_are_told_as_they_were_when_the_call_came()
    {
        await _gateway.DisposeAsync();
        _gateway = await GatewayHost.StartAsync("""
            gateway: { retry: { max_attempts: 1 } }
            providers: { one: { kind: simulator, limits: { concurrency: 7 }, simulator: { first_token_ms: 0, token_ms: 0 } } }
            models: { a: { deployments: { bad: { provider: one, model: "sim-gpt!status=503", price: { input: 1, output: 1 } }, good: { provider: one, model: sim-gpt, price: { input: 2.5, output: 10 } } } } }
            keys:
              red: { secret: "env:KEY", team: reds, limits: { requests_per_minute: 100, tokens_per_minute: 50000 } }
              slow: { secret: "env:KEY2", limits: { requests_per_minute: 1 } }
              free: { secret: "env:KEY3" }
            """, new ManualClock());
        var (operation, _) = await ExplainAsync("a");
        await _gateway.Get<ConfigDesk>().ChangeAsync(
            new() { Edits = [ConfigEdit.Set("keys.red.limits.requests_per_minute", "5")], Author = "tester", Reason = "a test" }, TestContext.Current.CancellationToken);
        var explained = (await _gateway.AdminAsync("/api/operations/" + operation)).Json;
        Assert.Equal(5, explained.GetProperty("limits").GetProperty("requests_per_minute").GetInt32());
        var then = explained.GetProperty("limits_then").EnumerateArray().ToArray();
        Assert.Equal([null, "one", "one"], then.Select(one => one.GetProperty("provider").GetString()));
        Assert.Equal("""{"limit":100,"remaining":99}""", then[0].GetProperty("requests").GetRawText());
        Assert.Equal(50_000, then[0].GetProperty("tokens").GetProperty("limit").GetInt64());
        Assert.InRange(then[0].GetProperty("tokens").GetProperty("remaining").GetInt64(), 40_000, 49_999);
        Assert.Equal(JsonValueKind.Null, then[0].GetProperty("concurrency").ValueKind);
        Assert.All(then[1..], one => Assert.Equal("""{"limit":7,"remaining":6}""", one.GetProperty("concurrency").GetRawText()));

        // One that a limit refused says which; one that nothing limits says nothing of its key.
        await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "a"), ("x-api-key", GatewayHost.Key2));
        var refused = await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "a"), ("x-api-key", GatewayHost.Key2));
        Assert.Equal(429, refused.Status);
        await _gateway.EndOfAsync(refused.TestId);
        var why = Assert.Single((await _gateway.AdminAsync("/api/operations/" + refused.Operation)).Json.GetProperty("limits_then").EnumerateArray());
        Assert.Equal("""{"limit":1,"remaining":0}""", why.GetProperty("requests").GetRawText());
        var free = await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "a"), ("x-api-key", GatewayHost.Key3));
        await _gateway.EndOfAsync(free.TestId);
        Assert.All((await _gateway.AdminAsync("/api/operations/" + free.Operation)).Json.GetProperty("limits_then").EnumerateArray(), one => Assert.Equal("one", one.GetProperty("provider").GetString()));
    }

    [Fact]
    public async Task Limits_that_an_older_version_kept_as_JSON_are_told_as_well()
    {
        var (operation, _) = await ExplainAsync("a");
        await _gateway.Store.Writer.CommitAsync(new KeepOldLimits(operation));
        var then = (await _gateway.AdminAsync("/api/operations/" + operation)).Json.GetProperty("limits_then");
        Assert.Equal(KeepOldLimits.Text, then.GetRawText());
    }

    [Fact]
    public async Task A_team_sees_its_own_part_and_nothing_of_others()
    {
        var (operation, _) = await ExplainAsync("a");
        var own = People.Bearer(await _gateway.AddWithTokenAsync("own", Role.Viewer, "reds"));
        var others = People.Bearer(await _gateway.AddWithTokenAsync("others", Role.Viewer, "blues"));
        var seen = (await _gateway.GetAsync("/api/operations/" + operation, own)).Json;
        Assert.All(seen.GetProperty("entries").EnumerateArray(), one => Assert.Equal(["reds"], one.GetProperty("accounts").EnumerateArray().Select(account => account.GetProperty("budget").GetString())));
        Assert.Equal(404, (await _gateway.GetAsync("/api/operations/" + operation, others)).Status);
    }

    private async Task<(string Operation, JsonElement Explained)> ExplainAsync(string model)
    {
        var reply = await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, model));
        await _gateway.EndOfAsync(reply.TestId);
        return (reply.Operation, (await _gateway.AdminAsync("/api/operations/" + reply.Operation)).Json);
    }

    private static decimal Usd(JsonElement json, string name) => decimal.Parse(json.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private sealed class KeepOldLimits(string operation) : StoreCommand
    {
        public const string Text = """[{"provider":null,"requests":{"limit":60,"remaining":41},"tokens":null,"concurrency":null}]""";

        protected internal override void Execute(StatementCache statements) => statements.Prepare("UPDATE operations SET limits = ?1 WHERE id = ?2").Add(Text).Add(operation).Run();
    }
}
