using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Weir.Engine;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Proxy;
using Weir.Engine.Wire;
using Weir.Tests.Proxy;
using Weir.Tests.Support;

namespace Weir.Tests.Operations;

/// <summary>What corrects and checks the ledger: costs from outside, adjustments, re-pricing, verification, and what is left for a usage.</summary>
public sealed class LedgerApiTests : IAsyncLifetime
{
    private const string Rest = """
        keys: { red: { secret: "env:KEY", team: red } }
        budgets:
          reds: { scope: { team: red }, period: month, limit_usd: 100 }
          each: { scope: { team: "*" }, period: day, limit_usd: 50, action: warn }
          ext:  { scope: { integration: ccr }, period: lifetime, limit_usd: 1, action: warn }
        """;

    private readonly ManualClock _clock = new(new(2026, 4, 11, 12, 0, 0, TimeSpan.Zero));
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.StartAsync(Yaml(1), _clock);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_cost_from_outside_is_charged_once_to_the_windows_of_its_own_moment()
    {
        const string Report = """
            {"id":"run-1","integration":"ccr","occurred_at":"2026-03-31T23:59:59.5Z","operation":"op_long_ended","team":"red","model":"x","api_usd":0.40,
             "infrastructure_usd":"0.100000001","total_usd":"0.500000001","savings_usd":"2","tokens":1200,"compute_ms":50,"detail":{"efficiency_score":1,"routing_decision":"fallback"}}
            """;
        var first = await PostAsync("/api/costs/external", Report);
        Assert.True(first.Status == 201, first.Text);
        Assert.Equal(("ext_run-1", "0.500000001"), (Text(first.Json, "id"), Text(first.Json, "total_usd")));
        Assert.Equal(["each team=red", "ext ", "reds "], first.Json.GetProperty("accounts").EnumerateArray().Select(one => Text(one, "budget") + " " + Text(one, "child")).Order(StringComparer.Ordinal));
        var again = await PostAsync("/api/costs/external", Report);
        Assert.Equal((200, false), (again.Status, again.Json.GetProperty("booked").GetBoolean()));
        Assert.Equal(409, (await PostAsync("/api/costs/external", Report.Replace("1200", "1201", StringComparison.Ordinal))).Status);

        var costs = (await _gateway.AdminAsync("/api/costs?by=integration&from=2026-03-31&to=2026-04-01")).Json;
        Assert.Equal(("0.500000001", "ccr"), (Text(costs.GetProperty("total"), "cost_usd"), Text(costs.GetProperty("items")[0], "integration")));
        Assert.Equal("0.000000000", Text((await _gateway.AdminAsync("/api/budgets/reds")).Json.GetProperty("items")[0], "posted_usd")); // April's window
        Assert.Equal("0.500000001", Text((await _gateway.AdminAsync("/api/budgets/ext")).Json.GetProperty("items")[0], "posted_usd"));
        Assert.Equal("ext_run-1", Text((await _gateway.AdminAsync("/api/ledger/entries?operation=op_long_ended")).Json.GetProperty("items")[0], "id"));
        await _gateway.AssertLedgerSoundAsync();
    }

    [Fact]
    public async Task Costs_are_analysed_by_integration_and_hour_in_one_shape_also_of_nothing() // S0-46 ⚠, S0-52 ⚠
    {
        var empty = (await _gateway.AdminAsync("/api/cost-analysis")).Json;
        Assert.Equal(("0.000000000", 0, "0.000000000"), (Text(empty, "total_cost"), empty.GetProperty("operations").GetInt32(), Text(empty, "average_cost")));
        Assert.Equal((7 * 24) + 1, empty.GetProperty("hourly_costs").EnumerateObject().Count());

        foreach (var (id, integration, team, hour, api, score) in new[] { ("a", "ccr", "red", 9, "0.40", "0.5"), ("b", "ccr", "blue", 10, "0.20", "1"), ("c", "other", "red", 10, "0.000000001", "\"high\"") })
        {
            Assert.Equal(201, (await PostAsync("/api/costs/external", $$$"""
                {"id":"{{{id}}}","integration":"{{{integration}}}","occurred_at":"2026-04-11T{{{hour:d2}}}:30:00Z","team":"{{{team}}}","api_usd":{{{api}}},"savings_usd":"2","tokens":1000,"requests":3,"detail":{"efficiency_score":{{{score}}}}}
                """)).Status);
        }

        var viewer = People.Bearer(await _gateway.AddWithTokenAsync("one", Weir.Engine.Identity.Role.Viewer, "red"));
        var all = (await _gateway.AdminAsync("/api/cost-analysis?hours=24")).Json;
        Assert.Equal(empty.EnumerateObject().Select(one => one.Name), all.EnumerateObject().Select(one => one.Name));
        Assert.Equal(("0.600000001", "6.000000000", 3, "0.200000000"), (Text(all, "total_cost"), Text(all, "total_savings"), all.GetProperty("operations").GetInt32(), Text(all, "average_cost")));
        Assert.Equal("""{"ccr":"0.600000000","other":"0.000000001"}""", all.GetProperty("cost_by_wrapper").GetRawText());
        Assert.Equal("""{"ccr":"4.000000000","other":"2.000000000"}""", all.GetProperty("savings_by_wrapper").GetRawText());
        Assert.Equal(("0.400000000", "0.200000001", "0.000000000"), (Hour(all, 9), Hour(all, 10), Hour(all, 11)));
        Assert.Equal("""{"average_efficiency_score":0.75,"total_tokens_used":3000,"total_requests":9,"cost_per_request":"0.066666667","cost_per_1k_tokens":"0.200000000"}""", all.GetProperty("efficiency_metrics").GetRawText());

        Assert.Equal("0.000000001", Text((await _gateway.AdminAsync("/api/cost-analysis?wrapper=other")).Json, "total_cost"));
        Assert.Equal("0.000000000", Text((await _gateway.AdminAsync("/api/cost-analysis?wrapper=gateway")).Json, "total_cost"));
        var none = (await _gateway.AdminAsync("/api/cost-analysis?wrapper=none&range=2d")).Json;
        Assert.Equal(all.GetProperty("efficiency_metrics").EnumerateObject().Select(one => one.Name), none.GetProperty("efficiency_metrics").EnumerateObject().Select(one => one.Name));
        Assert.Equal("""{"ccr":"0.400000000","other":"0.000000001"}""", (await _gateway.GetAsync("/api/cost-analysis", viewer)).Json.GetProperty("cost_by_wrapper").GetRawText());
        foreach (var (query, name) in new[] { ("hours=0", "hours"), ("hours=24&range=1d", "hours"), ("range=x", "range"), ("since=1", "since") })
        {
            Assert.NotEmpty((await _gateway.AdminAsync("/api/cost-analysis?" + query)).Json.GetProperty("errors").GetProperty(name)[0].GetString()!);
        }

        static string Hour(JsonElement answer, int hour) => Text(answer.GetProperty("hourly_costs"), $"2026-04-11T{hour:d2}:00:00Z")!;
    }

    [Theory]
    [InlineData("\"integration\":\"\"", "integration")]
    [InlineData("\"integration\":null", "integration")]
    [InlineData("\"api_usd\":-0.01", "api_usd")]
    [InlineData("\"api_usd\":\"1000000.01\"", "api_usd")]
    [InlineData("\"api_usd\":999999,\"infrastructure_usd\":2", "api_usd")]
    [InlineData("\"api_usd\":\"NaN\"", "api_usd")]
    [InlineData("\"savings_usd\":-1", "savings_usd")]
    [InlineData("\"api_usd\":1,\"total_usd\":1.000000001", "total_usd")]
    [InlineData("\"total_usd\":1", "total_usd")]
    [InlineData("\"tokens\":-1", "tokens")]
    [InlineData("\"requests\":0.5", "requests")]
    [InlineData("\"compute_ms\":31622400001", "compute_ms")]
    [InlineData("\"occurred_at\":\"2026-04-11T12:05:01Z\"", "occurred_at")]
    [InlineData("\"occurred_at\":\"2025-04-10T11:59:59Z\"", "occurred_at")]
    [InlineData("\"occurred_at\":\"2026-04-11T12:00:00\"", "occurred_at")]
    [InlineData("\"occurred_at\":1775000000", "occurred_at")]
    [InlineData("\"team\":\"a\\u0000b\"", "team")]
    [InlineData("\"detail\":[1]", "detail")]
    [InlineData("\"cost\":1", "cost")]
    public async Task A_report_with_a_mistake_is_refused_by_the_fields_name_and_books_nothing(string fields, string field)
    {
        var reply = await PostAsync("/api/costs/external", "{" + fields + (fields.Contains("integration", StringComparison.Ordinal) ? "" : ",\"integration\":\"ccr\"") + "}");
        Assert.Equal(400, reply.Status);
        Assert.Equal([field], reply.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Equal(0, (await _gateway.AdminAsync("/api/ledger/verify")).Json.GetProperty("entries").GetInt32());
    }

    [Fact]
    public async Task An_adjustment_changes_what_an_attempt_cost_on_the_budgets_it_was_posted_to()
    {
        var call = await CallAsync();
        var cost = await PostedAsync("reds");
        for (var i = 0; i < 2; i++)
        {
            var reply = await PostAsync("/api/ledger/adjustments", $$"""{"operation":"{{call.Operation}}","attempt":1,"difference_usd":"-0.000001","reason":"the bill says so","id":"bill-4"}""");
            Assert.True(reply.Status == 200, reply.Text);
        }

        Assert.Equal(cost - 0.000001m, await PostedAsync("reds"));
        Assert.Equal(cost - 0.000001m, Usd((await _gateway.AdminAsync("/api/costs?from=2026-04-11&to=2026-04-12")).Json.GetProperty("total"), "cost_usd"));
        Assert.Equal(404, (await PostAsync("/api/ledger/adjustments", $$"""{"operation":"{{call.Operation}}","attempt":2,"difference_usd":1,"reason":"r"}""")).Status);
        Assert.Equal(409, (await PostAsync("/api/ledger/adjustments", $$"""{"operation":"{{call.Operation}}","attempt":1,"difference_usd":1,"reason":"r","id":"bill-4"}""")).Status);
        var wrong = await PostAsync("/api/ledger/adjustments", """{"difference_usd":0}""");
        Assert.Equal((400, "attempt,difference_usd,operation,reason"), (wrong.Status, string.Join(',', wrong.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name))));
        await _gateway.AssertLedgerSoundAsync();
    }

    [Fact]
    public async Task Prices_that_changed_are_booked_as_adjustments_and_a_second_run_finds_nothing()
    {
        var calls = new[] { await CallAsync(), await CallAsync(), await CallAsync() };
        await PostAsync("/api/ledger/adjustments", $$"""{"operation":"{{calls[0].Operation}}","attempt":1,"difference_usd":"0.5","reason":"by a person: stays"}""");
        var before = await PostedAsync("reds");
        Reprice(3);

        var dry = (await RepriceAsync("\"dry_run\":true")).Json;
        Assert.Equal((true, 3, 3), (dry.GetProperty("dry_run").GetBoolean(), dry.GetProperty("attempts").GetInt32(), dry.GetProperty("changed").GetInt32()));
        Assert.Equal(before, await PostedAsync("reds"));

        // By pages, as long answers come.
        var (changed, difference, next) = (0, 0m, "");
        do
        {
            var page = (await RepriceAsync($"\"reason\":\"a new contract\",\"limit\":2{next}")).Json;
            changed += page.GetProperty("changed").GetInt32();
            difference += Usd(page, "difference_usd");
            next = page.GetProperty("next").ValueKind == JsonValueKind.Null ? "" : $",\"after\":\"{Text(page, "next")}\"";
        }
        while (next.Length > 0);

        Assert.Equal((3, Usd(dry, "difference_usd")), (changed, difference));
        Assert.Equal((before - 0.5m) * 2, difference); // three times the price: twice the cost is added
        Assert.Equal(before + difference, await PostedAsync("reds"));
        var again = (await RepriceAsync("\"reason\":\"again\"")).Json;
        Assert.Equal((3, 0, "0.000000000"), (again.GetProperty("attempts").GetInt32(), again.GetProperty("changed").GetInt32(), Text(again, "difference_usd")));

        // And back: the second change of an attempt is another entry.
        Reprice(1);
        Assert.Equal(-difference, Usd((await RepriceAsync("\"reason\":\"undone\"")).Json, "difference_usd"));
        Assert.Equal(before, await PostedAsync("reds"));
        var entries = (await _gateway.AdminAsync("/api/ledger/entries?kind=adjust&operation=" + calls[1].Operation)).Json.GetProperty("items");
        Assert.Equal([$"adj_{calls[1].Operation}/1/reprice-2", $"adj_{calls[1].Operation}/1/reprice-1"], entries.EnumerateArray().Select(one => Text(one, "id")));
        await _gateway.AssertLedgerSoundAsync();
    }

    [Theory]
    [InlineData("\"reason\":\"r\",\"model\":\"other\"", 0)]
    [InlineData("\"reason\":\"r\",\"model\":\"m\",\"provider\":\"sim\"", 1)]
    public async Task A_re_pricing_is_narrowed_down(string fields, int attempts)
    {
        await CallAsync();
        Assert.Equal(attempts, (await RepriceAsync(fields)).Json.GetProperty("attempts").GetInt32());
    }

    [Theory]
    [InlineData("""{"from":"2026-04-01","to":"2026-04-12"}""", "reason")]
    [InlineData("""{"to":"2026-04-12","dry_run":true}""", "from")]
    [InlineData("""{"from":"2026-04-12","to":"2026-04-12","dry_run":true}""", "from")]
    [InlineData("""{"from":"2025-04-01","to":"2026-04-12","dry_run":true}""", "from")]
    [InlineData("""{"from":"2026-04-01","to":"2026-04-12","dry_run":1,"reason":"r"}""", "dry_run")]
    [InlineData("""{"from":"2026-04-01","to":"2026-04-12","dry_run":true,"limit":100001}""", "limit")]
    [InlineData("""{"from":"2026-04-01","to":"2026-04-12","dry_run":true,"after":"x"}""", "after")]
    public async Task A_re_pricing_with_a_mistake_is_refused(string body, string field)
    {
        var reply = await PostAsync("/api/ledger/reprice", body);
        Assert.Equal(400, reply.Status);
        Assert.Equal([field], reply.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Verification_tells_of_an_account_that_was_tampered_with_by_API_and_by_file()
    {
        await CallAsync();
        Assert.True((await _gateway.AdminAsync("/api/ledger/verify")).Json.GetProperty("sound").GetBoolean());
        Assert.True(LedgerFile.Verify(_gateway.Folder).Sound);
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_gateway.Folder, "weir.db")};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var tamper = connection.CreateCommand();
            tamper.CommandText = "UPDATE ledger_accounts SET posted_nano_usd = posted_nano_usd - 1 WHERE budget = 'reds'";
            Assert.Equal(1, await tamper.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        var report = (await _gateway.AdminAsync("/api/ledger/verify")).Json;
        Assert.False(report.GetProperty("sound").GetBoolean());
        Assert.Equal(Assert.Single(LedgerFile.Verify(_gateway.Folder).Problems), Assert.Single(report.GetProperty("problems").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("?team=red", "49.000000000", "each")] // 50 for each team a day, 100 for the reds a month
    [InlineData("?team=blue", "50.000000000", "each")]
    [InlineData("?team=red&integration=ccr", "0.000000000", "ext")]
    [InlineData("?integration=ccr", "0.000000000", "ext")]
    [InlineData("", null, null)]
    [InlineData("?model=m", null, null)]
    public async Task What_is_left_for_a_usage_is_that_of_the_tightest_budget_which_covers_all_of_it(string filter, string? left, string? budget)
    {
        Assert.Equal(201, (await PostAsync("/api/costs/external", """{"integration":"ccr","team":"red","api_usd":1}""")).Status);
        var usage = (await _gateway.AdminAsync("/api/usage" + filter)).Json;
        Assert.Equal((left, budget), (Text(usage, "budget_remaining_usd"), Text(usage, "budget")));
    }

    private static string Yaml(int price) => $$"""
        providers: { sim: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt, price: { input: {{price}}, output: {{price}} } } } } }
        {{Rest}}
        """;

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();

    private static decimal Usd(JsonElement item, string name) => decimal.Parse(Text(item, name)!, System.Globalization.CultureInfo.InvariantCulture);

    private async Task<decimal> PostedAsync(string budget) => Usd((await _gateway.AdminAsync("/api/budgets/" + budget)).Json.GetProperty("items")[0], "posted_usd");

    private async Task<Reply> CallAsync()
    {
        var reply = await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "m"));
        Assert.True(reply.Status == 200, reply.Text);
        await _gateway.EndOfAsync(reply.TestId);
        return reply;
    }

    private Task<Reply> RepriceAsync(string fields) => PostAsync("/api/ledger/reprice", """{"from":"2026-04-11","to":"2026-04-12",""" + fields + "}");

    private void Reprice(int price)
    {
        var variables = new EnvironmentVariables(new Dictionary<string, string> { ["KEY"] = GatewayHost.Key });
        var loaded = new ConfigLoader(EngineModule.ConfigChecks, _clock).Load(new() { File = new("weir.yaml", Encoding.UTF8.GetBytes("schema: weir/1\n" + Yaml(price))), Variables = variables });
        _gateway.Get<Holder<GatewayModel>>().Swap(_gateway.Get<GatewayCompiler>().Compile(loaded.Config!));
    }

    private Task<Reply> PostAsync(string path, string body) => _gateway.PostAsync(path, body, ("Authorization", "Bearer " + GatewayHost.AdminToken));
}
