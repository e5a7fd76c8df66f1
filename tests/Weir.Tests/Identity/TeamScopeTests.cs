using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Engine.Identity;
using Weir.Tests.Support;

namespace Weir.Tests.Identity;

/// <summary>Those who may act for one team alone see and change its things; those of others are not there. Seed S2-32.</summary>
public sealed class TeamScopeTests : IAsyncLifetime
{
    private const string Yaml = """
        providers: { sim: { kind: simulator } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt, price: { input: 1, output: 2 } } } } }
        keys:
          a: { secret: "env:KEY", team: search }
          b: { secret: "env:KEY2", team: other }
        budgets:
          house: { scope: {}, period: month, limit_usd: 100, action: block }
          each: { scope: { team: "*" }, period: month, limit_usd: 50, action: block }
          mine: { scope: { team: search }, period: month, limit_usd: 20, action: block }
          theirs: { scope: { team: other }, period: month, limit_usd: 20, action: block }
          users: { scope: { user: "*" }, period: month, limit_usd: 20, action: block }
        """;

    private GatewayHost _gateway = null!;
    private (string, string) _operator;
    private string _own = "";
    private string _foreign = "";

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(Yaml);
        _operator = People.Bearer(await _gateway.AddWithTokenAsync("oscar", Role.Operator, "search"));
        _own = await CallAsync(GatewayHost.Key);
        _foreign = await CallAsync(GatewayHost.Key2);
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Operations_are_those_of_the_team()
    {
        Assert.Equal([_own], await ItemsAsync("/api/operations", "id"));
        Assert.Equal([_own], await ItemsAsync("/api/operations?team=search", "id"));
        Assert.Empty(await ItemsAsync("/api/operations?team=other", "id"));
        Assert.Empty(await ItemsAsync("/api/operations?key=b", "id"));
        Assert.Equal(200, (await GetAsync("/api/operations/" + _own)).Status);
        await AssertAbsentAsync("/api/operations/{0}", _foreign, "op_00000000000000000000000000000000");
    }

    [Fact]
    public async Task Costs_usage_and_entries_are_those_of_the_team()
    {
        var costs = await GetAsync("/api/costs?by=team,key");
        Assert.Equal([("search", "a")], costs.Json.GetProperty("items").EnumerateArray().Select(one => (one.GetProperty("team").GetString()!, one.GetProperty("key").GetString()!)));
        Assert.Equal(1, costs.Json.GetProperty("total").GetProperty("requests").GetInt32());
        Assert.Equal(0, (await GetAsync("/api/costs?team=other")).Json.GetProperty("total").GetProperty("requests").GetInt32());
        Assert.Equal(2, (await _gateway.AdminAsync("/api/costs")).Json.GetProperty("total").GetProperty("requests").GetInt32());

        var usage = await GetAsync("/api/usage");
        Assert.Equal((1, "mine"), (usage.Json.GetProperty("total").GetProperty("requests").GetInt32(), usage.Json.GetProperty("budget").GetString()));
        Assert.Equal(0, (await GetAsync("/api/usage?team=other")).Json.GetProperty("total").GetProperty("requests").GetInt32());

        var entries = (await GetAsync("/api/ledger/entries")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.NotEmpty(entries);
        Assert.All(entries, one => Assert.Equal(_own, one.GetProperty("operation").GetString()));
        Assert.Equal(["each team=search", "mine "], entries.SelectMany(one => one.GetProperty("accounts").EnumerateArray()).Select(one => $"{one.GetProperty("budget")} {one.GetProperty("child")}").Distinct().Order(StringComparer.Ordinal));
        Assert.Empty((await GetAsync("/api/ledger/entries?operation=" + _foreign)).Json.GetProperty("items").EnumerateArray());
        Assert.Empty((await GetAsync("/api/ledger/entries?budget=theirs")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Budgets_are_the_teams_own_and_its_part_of_those_for_each_team()
    {
        await CreditAsync("mine", People.Admin);
        await CreditAsync("theirs", People.Admin);
        var budgets = (await GetAsync("/api/budgets")).Json.GetProperty("items").EnumerateArray().Select(one => $"{one.GetProperty("id")} {one.GetProperty("child")}");
        Assert.Equal(["each team=search", "mine "], budgets);
        Assert.Equal(["each team=search"], (await GetAsync("/api/budgets/each")).Json.GetProperty("items").EnumerateArray().Select(one => $"{one.GetProperty("id")} {one.GetProperty("child")}"));
        Assert.Empty((await GetAsync("/api/budgets/each?child=team%3Dother")).Json.GetProperty("items").EnumerateArray());
        foreach (var id in new[] { "theirs", "house", "users" })
        {
            await AssertAbsentAsync("/api/budgets/{0}", id, "nothing");
        }

        var credits = (await GetAsync("/api/ledger/entries?kind=credit")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal("mine", Assert.Single(credits).GetProperty("accounts")[0].GetProperty("budget").GetString());
    }

    [Fact]
    public async Task It_changes_its_own_budgets_and_those_of_others_are_not_there()
    {
        Assert.Equal(200, (await SetAsync("mine", """{"limit_usd":"30","reason":"more"}""")).Status);
        Assert.Equal(200, (await SetAsync("mine", """{"scope":{"team":"search","environment":"production"},"reason":"narrower"}""")).Status);
        foreach (var scope in new[] { "{}", """{"team":"other"}""", """{"team":"*"}""", """{"project":"x"}""", "[]", "null" })
        {
            Assert.Equal(400, (await SetAsync("mine", $$"""{"scope":{{scope}},"reason":"wider"}""")).Status);
        }

        // One budget for each team is seen, and not changed.
        Assert.Equal(403, (await SetAsync("each", """{"limit_usd":"500","reason":"more"}""")).Status);
        Assert.Equal(403, (await CreditAsync("each", _operator, ""","child":"team=search" """)).Status);
        Assert.Equal(200, (await CreditAsync("mine", _operator)).Status);

        var absent = await SetAsync("nothing", """{"limit_usd":"1","scope":{"team":"search"},"reason":"new"}""");
        foreach (var id in new[] { "theirs", "house" })
        {
            AssertSame(absent, await SetAsync(id, """{"limit_usd":"1","scope":{"team":"search"},"reason":"new"}"""), id, "nothing");
            Assert.Equal(404, (await CreditAsync(id, _operator)).Status);
            Assert.Equal(404, (await _gateway.SendAsync(HttpMethod.Delete, "/api/budgets/" + id, """{"reason":"x"}""", _operator)).Status);
        }

        Assert.Equal("20.000000000", (await _gateway.AdminAsync("/api/budgets/theirs")).Json.GetProperty("items")[0].GetProperty("limit_usd").GetString());
        var denied = await _gateway.TrailAsync("?action=budget.set&outcome=denied");
        Assert.All(denied, one => Assert.Equal("oscar", one.GetProperty("actor").GetString()));
        Assert.Contains("theirs", denied.Select(one => one.GetProperty("object").GetString()));
        Assert.Equal(200, (await _gateway.SendAsync(HttpMethod.Delete, "/api/budgets/mine", """{"reason":"gone"}""", _operator)).Status);
    }

    [Fact]
    public async Task Reports_are_charged_to_the_team_and_to_nobody_else()
    {
        var reporter = People.Bearer(await _gateway.AddWithTokenAsync("robot", Role.Reporter, "search"));
        var booked = await ReportAsync(reporter, """{"integration":"ccr","api_usd":"1"}""");
        Assert.Equal(201, booked.Status);
        Assert.Equal(["each", "mine"], booked.Json.GetProperty("accounts").EnumerateArray().Select(one => one.GetProperty("budget").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(400, (await ReportAsync(reporter, """{"integration":"ccr","api_usd":"1","team":"other"}""")).Status);
        Assert.Equal(400, (await ReportAsync(reporter, """{"integration":"ccr","api_usd":"1","key":"b"}""")).Status);
        Assert.Equal(400, (await ReportAsync(reporter, """{"integration":"ccr","api_usd":"1","key":"unknown"}""")).Status);
        Assert.Equal(201, (await ReportAsync(reporter, """{"integration":"ccr","api_usd":"1","key":"a","team":"search"}""")).Status);
        Assert.Equal(403, (await _gateway.GetAsync("/api/costs", reporter)).Status);
        Assert.Equal("2.000000000", (await GetAsync("/api/costs?integration=ccr")).Json.GetProperty("total").GetProperty("cost_usd").GetString());
    }

    [Theory]
    [InlineData("/api/config")]
    [InlineData("/api/config/export")]
    [InlineData("/api/audit")]
    [InlineData("/api/credentials")]
    [InlineData("/api/integrations")]
    [InlineData("/api/ledger/verify")]
    [InlineData("/api/backups")]
    [InlineData("/api/users")]
    public async Task What_is_the_houses_is_closed(string path) => Assert.Equal(403, (await GetAsync(path)).Status);

    private async Task<string> CallAsync(string key)
    {
        var reply = await _gateway.PostAsync("/v1/chat/completions", """{"model":"m","messages":[{"role":"user","content":"hi"}],"max_tokens":5}""", People.Bearer(key));
        Assert.True(reply.Status == 200, reply.Text);
        await _gateway.EndOfAsync(reply.TestId);
        return reply.Operation;
    }

    private Task<Reply> GetAsync(string path) => _gateway.GetAsync(path, _operator);

    private Task<Reply> SetAsync(string id, string body) => _gateway.SendAsync(HttpMethod.Patch, "/api/budgets/" + id, body, _operator);

    private Task<Reply> CreditAsync(string id, (string, string) by, string more = "") =>
        _gateway.PostAsync($"/api/budgets/{id}/credits", $$"""{"amount_usd":"1","reason":"paid back"{{more}}}""", by);

    private Task<Reply> ReportAsync((string, string) by, string body) => _gateway.PostAsync("/api/costs/external", body, by);

    private async Task<List<string?>> ItemsAsync(string path, string name) => [.. (await GetAsync(path)).Json.GetProperty("items").EnumerateArray().Select(one => one.GetProperty(name).GetString())];

    private async Task AssertAbsentAsync(string path, string foreign, string absent) =>
        AssertSame(await GetAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, absent)), await GetAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, foreign)), foreign, absent);

    // Nothing tells what is another team's from what is not there, but for the id that was asked for, and the nearest own one to it.
    private static void AssertSame(Reply absent, Reply foreign, string foreignId, string absentId)
    {
        Assert.Equal((404, 404), (absent.Status, foreign.Status));
        Assert.Equal(Bare(absent, absentId), Bare(foreign, foreignId));

        static string Bare(Reply reply, string id)
        {
            var problem = JsonNode.Parse(reply.Text)!.AsObject();
            problem["detail"] = problem["detail"]!.GetValue<string>().Replace(id, "?", StringComparison.Ordinal).Split(" Is ")[0];
            return JsonSerializer.Serialize(problem);
        }
    }
}
