using System.Globalization;
using System.Text.Json;
using Weir.Engine.Kernel;
using Weir.Engine.Wire;
using Weir.Tests.Proxy;
using Weir.Tests.Support;

namespace Weir.Tests.Operations;

public sealed class CostsApiTests : IAsyncLifetime
{
    private readonly List<JsonElement> _operations = [];
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync("""
            gateway: { retry: { max_attempts: 1 } }
            providers:
              one: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }
              two: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }
            models:
              a: { deployments: { d: { provider: one, model: sim-gpt, price: { input: 2.5, output: 10 } } } }
              b: { deployments: { x: { provider: one, model: "sim-gpt!status=503", price: { input: 1, output: 1 } }, d: { provider: two, model: sim-gpt, price: { input: 0.1, output: 0.3 } } } }
            keys: { red: { secret: "env:KEY", team: reds, customer: "o'hara" }, blue: { secret: "env:KEY2", team: blues }, none: { secret: "env:KEY3" } }
            """);
        foreach (var (model, key) in new[] { ("a", GatewayHost.Key), ("b", GatewayHost.Key), ("a", GatewayHost.Key2), ("b", GatewayHost.Key3), ("a", GatewayHost.Key) })
        {
            var reply = await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, model), ("x-api-key", key));
            await _gateway.EndOfAsync(reply.TestId);
            _operations.Add((await _gateway.AdminAsync("/api/operations/" + reply.Operation)).Json.GetProperty("operation"));
        }
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("team")]
    [InlineData("customer")]
    [InlineData("key")]
    [InlineData("model")]
    [InlineData("project")]
    public async Task Sums_are_those_of_the_operations(string by)
    {
        var answer = (await _gateway.AdminAsync("/api/costs?by=" + by)).Json;
        var expected = _operations.GroupBy(one => one.GetProperty(by).GetString()).ToDictionary(group => group.Key ?? "(none)", group => new Money(group.Sum(one => Usd(one).NanoUsd)).ToString());
        var told = Items(answer).ToDictionary(one => one.GetProperty(by).GetString() ?? "(none)", one => one.GetProperty("cost_usd").GetString()!);
        Assert.Equal(expected.OrderBy(one => one.Key), told.OrderBy(one => one.Key));
        Assert.True(Usd(answer.GetProperty("total")) > Money.Zero);
        Assert.Equal(_operations.Sum(one => Usd(one).NanoUsd), Usd(answer.GetProperty("total")).NanoUsd);
        Assert.Equal(Items(answer).Select(one => Usd(one).NanoUsd).OrderDescending(), Items(answer).Select(one => Usd(one).NanoUsd));
        Assert.Equal(7, answer.GetProperty("total").GetProperty("requests").GetInt64()); // each of the two calls of b was tried twice
    }

    [Theory]
    [InlineData("?team=reds", 3)]
    [InlineData("?team=", 1)]
    [InlineData("?team=reds&model=a", 2)]
    [InlineData("?customer=o%27hara&model=b", 1)]
    [InlineData("?key=nobody", 0)]
    [InlineData("?team=%27%20OR%201%3D1%20--", 0)]
    public async Task Filters_narrow_down(string query, int operations)
    {
        var total = (await _gateway.AdminAsync("/api/costs" + query)).Json.GetProperty("total");
        var expected = _operations.Where(one => Matches(one, query)).ToList();
        Assert.Equal(operations, expected.Count);
        Assert.Equal(expected.Sum(one => Usd(one).NanoUsd), Usd(total).NanoUsd);
    }

    [Fact]
    public async Task Nothing_has_the_same_shape_as_something()
    {
        var full = (await _gateway.AdminAsync("/api/costs?by=team,model")).Json;
        var empty = (await _gateway.AdminAsync("/api/costs?by=team,model&from=2001-01-01&to=2001-02-01")).Json;
        Assert.Equal(Names(full), Names(empty));
        Assert.Equal(Names(full.GetProperty("total")), Names(empty.GetProperty("total")));
        Assert.Equal(["cost_usd", "estimated_usd", "requests", "input_tokens", "output_tokens", "team", "model"], Names(Items(full).First()));
        Assert.Equal(("0.000000000", 0, 0), (empty.GetProperty("total").GetProperty("cost_usd").GetString(), empty.GetProperty("total").GetProperty("requests").GetInt64(), Items(empty).Count()));
        Assert.Equal("2001-02-01T00:00:00+00:00", empty.GetProperty("to").GetString());
        Assert.Empty(Items((await _gateway.AdminAsync("/api/costs")).Json));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    [InlineData(4, 1)]
    public async Task Pages_join_without_gap_or_repeat_over_one_range(int limit, int pages)
    {
        var whole = (await _gateway.AdminAsync("/api/costs?by=team,model")).Json;
        var (seen, count, next, range) = (new List<string>(), 0, "", (string?)null);
        do
        {
            var page = (await _gateway.AdminAsync($"/api/costs?by=team,model&limit={limit}{(next.Length > 0 ? "&after=" + next : "")}")).Json;
            seen.AddRange(Items(page).Select(one => one.GetRawText()));
            Assert.Equal(whole.GetProperty("total").GetRawText(), page.GetProperty("total").GetRawText());
            range ??= page.GetProperty("from").GetString() + page.GetProperty("to").GetString();
            Assert.Equal(range, page.GetProperty("from").GetString() + page.GetProperty("to").GetString());
            next = page.GetProperty("next").GetString() ?? "";
            count++;
        }
        while (next.Length > 0);

        Assert.Equal(pages, count);
        Assert.Equal(Items(whole).Select(one => one.GetRawText()), seen);
    }

    [Theory]
    [InlineData("by=teem", "by")]
    [InlineData("by=", "by")]
    [InlineData("by=team,team", "by")]
    [InlineData("by=team,model,key,user", "by")]
    [InlineData("by=Team", "by")]
    [InlineData("teem=reds", "teem")]
    [InlineData("team=a&team=b", "team")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=1.5", "limit")]
    [InlineData("zone=Mars/Olympus", "zone")]
    [InlineData("zone=../../etc/passwd", "zone")]
    [InlineData("zone=", "zone")]
    [InlineData("sort=price", "sort")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-02-30", "from")]
    [InlineData("from=2026-03-01T00:00:00", "from")]
    [InlineData("from=0001-01-01", "from")]
    [InlineData("to=9999-12-31", "to")]
    [InlineData("to=9999-12-31T23:59:59-14:00", "to")]
    [InlineData("from=2026-03-02&to=2026-03-01", "from")]
    [InlineData("from=2026-03-02&to=2026-03-02", "from")]
    [InlineData("from=2999-03-02", "from")]
    [InlineData("from=2024-01-01&to=2025-01-02", "from")]
    [InlineData("after=3", "after")]
    [InlineData("after=1-2-x", "after")]
    [InlineData("after=1-99999999999999999999-0", "after")]
    public async Task A_wrong_parameter_is_refused_by_name(string query, string parameter)
    {
        var reply = await _gateway.AdminAsync("/api/costs?" + query);
        Assert.Equal((400, "application/problem+json"), (reply.Status, reply.Header("content-type")));
        Assert.NotEmpty(reply.Json.GetProperty("errors").GetProperty(parameter)[0].GetString()!);
    }

    [Theory]
    [InlineData("from=2024-01-01&to=2025-01-01")]
    [InlineData("from=2024-01-01&to=2025-01-01&zone=Asia/Almaty&by=day")] // that year was an hour longer there
    [InlineData("from=2026-03-01T00:00:00%2B01:00&to=2026-03-01T00:00:00.000001Z")]
    public async Task A_leap_year_is_not_too_long_and_times_may_have_offsets(string query) =>
        Assert.Equal(200, (await _gateway.AdminAsync("/api/costs?" + query)).Status);

    [Fact]
    public async Task Nobody_without_the_admin_token_reads_costs()
    {
        foreach (var path in new[] { "/api/costs", "/api/usage", "/api/ledger/entries" })
        {
            Assert.Equal(401, (await _gateway.GetAsync(path)).Status);
        }
    }

    [Fact]
    public async Task Usage_is_the_current_month_in_all_and_by_model()
    {
        var usage = (await _gateway.AdminAsync("/api/usage")).Json;
        Assert.Equal(["period", "zone", "period_start", "period_end", "total", "by_model", "by_model_complete", "budget_remaining_usd", "budget"], Names(usage));
        Assert.Equal(_operations.Sum(one => Usd(one).NanoUsd), Usd(usage.GetProperty("total")).NanoUsd);
        var models = usage.GetProperty("by_model").EnumerateArray().ToList();
        Assert.Equal(["a", "b"], models.Select(one => one.GetProperty("model").GetString()).Order());
        Assert.All(models, one => Assert.Equal(one.GetProperty("tokens").GetInt64(), one.GetProperty("input_tokens").GetInt64() + one.GetProperty("output_tokens").GetInt64()));
        Assert.Equal(usage.GetProperty("total").GetProperty("tokens").GetInt64(), models.Sum(one => one.GetProperty("tokens").GetInt64()));
        Assert.True((await _gateway.AdminAsync("/api/usage?team=blues")).Json.GetProperty("total").GetProperty("requests").GetInt64() == 1);
        Assert.Equal(400, (await _gateway.AdminAsync("/api/usage?period=fortnight")).Status);
    }

    private static bool Matches(JsonElement operation, string query) => query[1..].Split('&').Select(one => one.Split('=')).All(one =>
        (operation.GetProperty(one[0]).GetString() ?? "") == Uri.UnescapeDataString(one[1]));

    private static Money Usd(JsonElement sums) => Money.FromUsd(decimal.Parse(sums.GetProperty("cost_usd").GetString()!, CultureInfo.InvariantCulture));

    private static IEnumerable<JsonElement> Items(JsonElement list) => [.. list.GetProperty("items").EnumerateArray()];

    private static IEnumerable<string> Names(JsonElement one) => one.EnumerateObject().Select(property => property.Name);
}
