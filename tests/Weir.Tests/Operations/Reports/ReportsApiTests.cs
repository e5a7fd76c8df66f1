using System.Text.Json;
using Weir.Engine.Identity;
using Weir.Engine.Operations.Reports;
using Weir.Engine.Operations.Upkeep;
using Weir.Engine.Wire;
using Weir.Tests.Proxy;
using Weir.Tests.Support;

namespace Weir.Tests.Operations.Reports;

/// <summary>Integrations report over HTTP: S1-05 to S1-14, S0-43, S0-47, S0-48, S4-11, S4-12.</summary>
public sealed class ReportsApiTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.StartAsync("""
        telemetry: { metrics: { compatibility: [ccr] }, operations: { abandon_after_minutes: 10 } }
        providers: { one: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } } }
        models: { a: { deployments: { d: { provider: one, model: sim-gpt, price: { input: 2.5, output: 10 } } } } }
        keys: { red: { secret: "env:KEY", team: reds, tier: gold } }
        integrations: { idle: { kind: http, enabled: true, endpoint: "http://127.0.0.1:39999/", allow_private_network: true, health_check: { enabled: false } } }
        """, _clock);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_reported_operation_is_listed_with_everything_that_was_told()
    {
        var answer = (await ReportAsync("""
            { "integration": "ccr", "items": [
              { "id": "run-1", "event": "start", "type": "route", "team": "reds", "user": "ann", "request_id": "req-9", "provider": "acme", "model": "big" },
              { "id": "run-1", "event": "fallback", "fallback_reason": "slow", "fallback_duration_ms": 12.5 },
              { "id": "run-1", "event": "success", "duration_ms": 812.5, "cost_usd": "0.0042", "input_tokens": 10, "output_tokens": 4, "network_calls": 3, "network_latency_ms": 90,
                "cpu_percent": 12.5, "memory_mb": 64, "quality": 0.9, "satisfaction": 0.8, "metrics": { "hops": 3, "cache.hits": 2.5 } },
              { "id": "run-1", "event": "end" },
              { "id": "run 2", "event": "success" },
              7 ] }
            """)).Json.GetProperty("items");
        Assert.Equal(["accepted", "accepted", "accepted", "repeated", "invalid", "invalid"], answer.EnumerateArray().Select(one => one.GetProperty("result").GetString()));
        Assert.NotEmpty(answer[4].GetProperty("errors").GetProperty("id")[0].GetString()!);

        var item = Assert.Single((await _gateway.AdminAsync("/api/operations?source=ccr&user=ann&team=reds")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("completed", "route", 812.5, "0.004200000", "acme", "big"), (Text(item, "outcome"), Text(item, "operation"), item.GetProperty("duration_ms").GetDouble(), Text(item, "cost_usd"), Text(item, "provider"), Text(item, "model")));
        Assert.Equal("""{"id":"run-1","request_id":"req-9","fallback":{"reason":"slow","duration_ms":12.5},"network_calls":3,"network_latency_ms":90,"cpu_percent":12.5,"memory_mb":64,"quality":0.9,"satisfaction":0.8,"metrics":{"hops":3,"cache.hits":2.5}}""", item.GetProperty("reported").GetRawText());
        Assert.Equal(200, (await _gateway.AdminAsync("/api/operations/" + Text(item, "id"))).Status);
        Assert.Empty((await _gateway.AdminAsync("/api/operations?source=gateway")).Json.GetProperty("items").EnumerateArray());

        // Money of a report is an estimate: the ledger has nothing of it.
        Assert.Equal("0.000000000", (await _gateway.AdminAsync("/api/costs")).Json.GetProperty("total").GetProperty("cost_usd").GetString());
    }

    [Theory]
    [InlineData("integration", "null")]
    [InlineData("integration", "\"gateway\"")]
    [InlineData("integration", "\"a b\"")]
    [InlineData("id", "\"\"")]
    [InlineData("id", "7")]
    [InlineData("event", "\"begin\"")]
    [InlineData("at", "\"2026-03-02T12:05:01Z\"")]
    [InlineData("at", "\"2026-01-01T00:00:00Z\"")]
    [InlineData("at", "\"yesterday\"")]
    [InlineData("started_at", "\"2026-03-02T11:59:01Z\"")]
    [InlineData("duration_ms", "-1")]
    [InlineData("duration_ms", "1e300")]
    [InlineData("quality", "1.1")]
    [InlineData("satisfaction", "-0.1")]
    [InlineData("cost_usd", "\"-1\"")]
    [InlineData("cost_usd", "99999999999999999999")]
    [InlineData("input_tokens", "-5")]
    [InlineData("input_tokens", "1.5")]
    [InlineData("status", "99")]
    [InlineData("error_message", "7")]
    [InlineData("metrics", "{\"1x\":1}")]
    [InlineData("metrics.x", "1e16")]
    [InlineData("metrics.x", "\"1\"")]
    [InlineData("sucess", "1")]
    public async Task A_bad_value_is_refused_by_its_field_and_nothing_is_recorded(string field, string value)
    {
        var body = new Dictionary<string, string> { ["integration"] = "\"ccr\"", ["id"] = "\"x\"", ["event"] = "\"success\"", ["at"] = "\"2026-03-02T11:59:00Z\"" };
        body[field.Split('.')[0]] = field == "metrics.x" ? $$"""{"x":{{value}}}""" : value;
        var reply = await ReportAsync("{" + string.Join(",", body.Select(one => $"\"{one.Key}\":{one.Value}")) + "}");
        Assert.Equal(400, reply.Status);
        Assert.NotEmpty(reply.Json.GetProperty("errors").GetProperty(field)[0].GetString()!);
        Assert.Empty((await _gateway.AdminAsync("/api/operations")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task One_event_answers_by_its_status()
    {
        Assert.Equal(200, (await ReportAsync(One("a", "start"))).Status);
        Assert.Equal(200, (await ReportAsync(One("a", "success"))).Status);
        Assert.Equal(409, (await ReportAsync(One("a", "error"))).Status);
        Assert.Equal(404, (await ReportAsync(One("b", "end"))).Status);
        Assert.Equal(400, (await ReportAsync("""{ "integration": "ccr", "items": [] }""")).Status);
        Assert.Equal(400, (await ReportAsync($$"""{ "items": [{{string.Join(",", Enumerable.Repeat("{}", ReportDesk.MaxItems + 1))}}] }""")).Status);
    }

    [Fact]
    public async Task What_is_a_little_ahead_happened_now()
    {
        await ReportAsync("""{ "integration": "ccr", "id": "a", "event": "start", "at": "2026-03-02T12:04:59Z" }""");
        Assert.Equal("2026-03-02T12:00:00+00:00", Text(await OnlyAsync(), "started_at"));
    }

    [Fact]
    public async Task What_never_ends_is_abandoned_after_its_time_and_an_end_after_that_is_late()
    {
        await ReportAsync(One("a", "start"));
        var upkeep = _gateway.Get<OperationUpkeep>();
        _clock.Advance(TimeSpan.FromMinutes(10));
        await upkeep.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal("running", Text(await OnlyAsync(), "outcome"));
        Assert.Equal(1, (await _gateway.AdminAsync("/api/system-health")).Json.GetProperty("reported").GetProperty("active_operations").GetInt64());

        _clock.Advance(TimeSpan.FromSeconds(1));
        await upkeep.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("abandoned", "abandoned"), (Text(await OnlyAsync(), "outcome"), Text(await OnlyAsync(), "error")));
        Assert.Equal("late", Text((await ReportAsync(One("a", "success"))).Json, "result"));
        Assert.Equal("abandoned", Text(await OnlyAsync(), "outcome"));
        Assert.Equal(0, (await _gateway.AdminAsync("/api/system-health")).Json.GetProperty("reported").GetProperty("active_operations").GetInt64());
        Assert.Equal(1, (await _gateway.AdminAsync("/api/wrapper-stats/ccr")).Json.GetProperty("health").GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task Eight_of_ten_put_an_integration_where_the_seed_wants_it()
    {
        await ReportAsync($$"""{ "integration": "ccr", "items": [{{string.Join(",", Enumerable.Range(0, 10).Select(i => $$$"""{"id":"{{{i}}}","event":"{{{(i < 8 ? "success" : "error")}}}","duration_ms":{{{100 + i}}},"error_message":"no","metrics":{"hops":{{{i}}}}}"""))}}] }""");
        var stats = (await _gateway.AdminAsync("/api/wrapper-stats/ccr")).Json;
        Assert.InRange(stats.GetProperty("health").GetProperty("score").GetDouble(), 0.6, 0.9);
        var totals = stats.GetProperty("stats").GetProperty("totals");
        Assert.Equal((10, 8, 2, 0.8, 0.2, 104.5), (totals.GetProperty("operations").GetInt32(), totals.GetProperty("successes").GetInt32(), totals.GetProperty("errors").GetInt32(),
            totals.GetProperty("success_rate").GetDouble(), totals.GetProperty("error_rate").GetDouble(), totals.GetProperty("average_duration_ms").GetDouble()));
        var hops = Assert.Single(stats.GetProperty("stats").GetProperty("custom_metrics").EnumerateArray());
        Assert.Equal(("hops", 10, 4.5, 0, 9), (Text(hops, "name"), hops.GetProperty("count").GetInt32(), hops.GetProperty("average").GetDouble(), hops.GetProperty("min").GetInt32(), hops.GetProperty("max").GetInt32()));

        // The four charts: S0-47a, S0-47b ⚠, S0-47c ⚠, S0-47d ⚠, each by the hour or by buckets.
        var charts = stats.GetProperty("charts");
        Assert.Equal([80.0], Values(charts.GetProperty("success_rate")));
        Assert.Equal([2.0], Values(charts.GetProperty("errors")).Where(one => one > 0));
        Assert.Equal([0.0], Values(charts.GetProperty("fallback_usage")));
        Assert.Equal(10, charts.GetProperty("response_time").EnumerateArray().Sum(one => one.GetProperty("operations").GetInt32()));

        var system = (await _gateway.AdminAsync("/api/system-health")).Json;
        Assert.Equal(["ccr"], system.GetProperty("integrations").EnumerateArray().Select(one => Text(one, "name")));
        Assert.True(system.GetProperty("score").GetDouble() < 1);
        Assert.Equal((10, 2), (system.GetProperty("reported").GetProperty("operations").GetInt32(), system.GetProperty("reported").GetProperty("failed").GetInt32()));
    }

    [Theory]
    [InlineData("/api/wrapper-stats/nobody", 404)]
    [InlineData("/api/wrapper-stats/idle", 200)]
    [InlineData("/api/wrappers/nobody/metrics", 404)]
    [InlineData("/api/wrappers/idle/metrics?hours=0", 400)]
    [InlineData("/api/wrappers/idle/metrics?hours=48", 200)]
    [InlineData("/api/wrappers", 200)]
    [InlineData("/api/wrappers/health", 200)]
    [InlineData("/api/charts/performance?range=7d", 200)]
    [InlineData("/api/charts/performance?range=7y", 400)]
    [InlineData("/api/charts/health", 200)]
    [InlineData("/api/performance-metrics?range=24h", 200)]
    [InlineData("/api/performance-metrics?range=", 400)]
    [InlineData("/api/performance-metrics?range=99999999999h", 400)]
    [InlineData("/api/metrics/export?format=xml", 400)]
    public async Task An_unknown_wrapper_is_404_and_a_bad_value_400(string path, int status) => Assert.Equal(status, (await _gateway.AdminAsync(path)).Status); // S0-43 ⚠, S0-45 ⚠

    [Fact]
    public async Task Many_who_report_the_same_at_once_are_counted_once() // S1-13 ⚠
    {
        const int operations = 40;
        var batch = $$"""{ "integration": "ccr", "items": [{{string.Join(",", Enumerable.Range(0, operations).SelectMany(i => new[] { $$"""{"id":"{{i}}","event":"start"}""", $$"""{"id":"{{i}}","event":"success","duration_ms":5}""" }))}}] }""";
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReportAsync(batch)));
        var results = replies.SelectMany(reply => reply.Json.GetProperty("items").EnumerateArray()).CountBy(one => Text(one, "result")!).ToDictionary();
        Assert.Equal((2 * operations, 7 * 2 * operations), (results["accepted"], results["repeated"]));
        var stats = (await _gateway.AdminAsync("/api/wrapper-stats/ccr")).Json;
        Assert.Equal((operations, operations, 0), (stats.GetProperty("stats").GetProperty("totals").GetProperty("operations").GetInt32(),
            stats.GetProperty("health").GetProperty("operations").GetInt32(), stats.GetProperty("stats").GetProperty("active_operations").GetInt32()));
    }

    [Fact]
    public async Task Hours_are_exported_as_json_and_as_csv()
    {
        await ReportAsync("""{ "integration": "ccr", "items": [ { "id": "1", "event": "success", "at": "2026-03-02T10:59:00Z" }, { "id": "2", "event": "error", "at": "2026-03-02T11:00:00Z" }, { "id": "3", "event": "success" } ] }""");
        var json = (await _gateway.AdminAsync("/api/metrics/export?wrapper=ccr")).Json;
        Assert.Equal(["2026-03-02T10:00:00+00:00", "2026-03-02T11:00:00+00:00", "2026-03-02T12:00:00+00:00"], json.EnumerateArray().Select(one => Text(one, "hour")));
        Assert.Equal([1, 0, 1], json.EnumerateArray().Select(one => one.GetProperty("stats").GetProperty("successes").GetInt32()));
        var csv = (await _gateway.AdminAsync("/api/metrics/export?wrapper=ccr&format=csv")).Text.Split("\r\n");
        Assert.Equal(5, csv.Length);
        Assert.StartsWith("\"2026-03-02T11:00:00Z\",\"ccr\",\"1\",\"0\",\"1\"", csv[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scores_become_metrics_of_provider_model_and_tier()
    {
        var reply = await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "a"));
        await _gateway.EndOfAsync(reply.TestId);
        await ReportAsync("""{ "integration": "ccr", "id": "1", "event": "success", "provider": "acme", "model": "big", "quality": 0.95, "satisfaction": 0.5, "tier": "free" }""");
        Assert.Equal(200, (await _gateway.SendAsync(HttpMethod.Post, $"/api/operations/{reply.Operation}/scores", """{ "quality": 0.4, "satisfaction": 1 }""", People.Admin)).Status);
        Assert.Equal(409, (await _gateway.SendAsync(HttpMethod.Post, $"/api/operations/{reply.Operation}/scores", """{ "quality": 0.3 }""", People.Admin)).Status);
        Assert.Equal(400, (await _gateway.SendAsync(HttpMethod.Post, $"/api/operations/{reply.Operation}/scores", "{}", People.Admin)).Status);
        Assert.Equal(404, (await _gateway.SendAsync(HttpMethod.Post, "/api/operations/op_none/scores", """{ "quality": 0.3 }""", People.Admin)).Status);
        var text = (await _gateway.AdminAsync("/metrics")).Text;
        Assert.Contains("ccr_response_quality_score_bucket{provider=\"one\",model=\"a\",content_type=\"text\",le=\"0.4\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("ccr_response_quality_score_bucket{provider=\"acme\",model=\"big\",content_type=\"text\",le=\"0.9\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("ccr_user_satisfaction_score{user_tier=\"gold\",provider=\"one\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("ccr_user_satisfaction_score{user_tier=\"free\",provider=\"acme\"} 0.5\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reporter_reports_and_sees_nothing_and_one_of_a_team_for_it_alone()
    {
        var reporter = People.Bearer(await _gateway.AddWithTokenAsync("rep", Role.Reporter, "reds"));
        Assert.Equal(200, (await _gateway.PostAsync("/api/operations", One("a", "success"), reporter)).Status);
        Assert.Equal("reds", Text(await OnlyAsync(), "team"));
        Assert.Equal(400, (await _gateway.PostAsync("/api/operations", """{ "integration": "ccr", "id": "b", "event": "start", "team": "blues" }""", reporter)).Status);
        Assert.Equal(403, (await _gateway.GetAsync("/api/operations", reporter)).Status);
        var viewer = People.Bearer(await _gateway.AddWithTokenAsync("view", Role.Viewer, "blues"));
        Assert.Equal(403, (await _gateway.PostAsync("/api/operations", One("c", "success"), viewer)).Status);
        Assert.Empty((await _gateway.GetAsync("/api/operations", viewer)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(0, (await _gateway.GetAsync("/api/performance-metrics?wrapper=ccr", viewer)).Json.GetProperty("summary").GetProperty("operations").GetInt32());
        Assert.Equal(400, (await _gateway.GetAsync("/api/timeseries?team=reds", viewer)).Status);
    }

    [Fact]
    public async Task Who_sees_one_team_sees_its_operations_of_integrations_alone()
    {
        await ReportAsync("""
            { "integration": "ccr", "items": [
              { "id": "1", "event": "start", "team": "reds", "metrics": { "hops": 3 } }, { "id": "1", "event": "success", "duration_ms": 100 },
              { "id": "2", "event": "start", "team": "blues" }, { "id": "2", "event": "error", "error_code": "x", "error_message": "y" }, { "id": "3", "event": "start", "team": "blues" } ] }
            """);
        await ReportAsync("""{ "integration": "own", "items": [ { "id": "4", "event": "start", "team": "blues" }, { "id": "4", "event": "success" } ] }""");
        var reds = People.Bearer(await _gateway.AddWithTokenAsync("r", Role.Viewer, "reds"));
        var blues = People.Bearer(await _gateway.AddWithTokenAsync("b", Role.Viewer, "blues"));
        var one = Assert.Single((await _gateway.GetAsync("/api/wrappers", reds)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("ccr", 0, 1, 0, "healthy"), (Text(one, "name"), one.GetProperty("active_operations").GetInt32(), one.GetProperty("health").GetProperty("operations").GetInt32(), one.GetProperty("health").GetProperty("failed").GetInt32(), Text(one.GetProperty("health"), "status")));
        Assert.Equal(["ccr 1 1", "own 1 0"], (await _gateway.GetAsync("/api/wrappers/health", blues)).Json.GetProperty("items").EnumerateArray().Select(health => $"{Text(health, "name")} {health.GetProperty("operations").GetInt32()} {health.GetProperty("failed").GetInt32()}"));
        Assert.Equal((404, 404), ((await _gateway.GetAsync("/api/wrapper-stats/own", reds)).Status, (await _gateway.GetAsync("/api/wrappers/own/metrics", reds)).Status));
        var stats = (await _gateway.GetAsync("/api/wrapper-stats/ccr", blues)).Json.GetProperty("stats");
        Assert.Equal((1, 1, 1, 0), (stats.GetProperty("totals").GetProperty("operations").GetInt32(), stats.GetProperty("totals").GetProperty("errors").GetInt32(), stats.GetProperty("active_operations").GetInt32(), stats.GetProperty("custom_metrics").GetArrayLength()));
        Assert.Equal(["gateway", "ccr"], (await _gateway.GetAsync("/api/charts/health", reds)).Json.GetProperty("series").EnumerateArray().Select(line => Text(line, "name")));
        Assert.Equal(200, (await _gateway.GetAsync("/api/charts/performance", reds)).Status);
    }

    [Fact]
    public async Task A_store_that_cannot_write_refuses_reports_counts_them_and_goes_on()
    {
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_gateway.Folder, "weir.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TRIGGER no_room BEFORE INSERT ON operations WHEN NEW.source <> 'gateway' BEGIN SELECT RAISE(ABORT, 'no room'); END";
            command.ExecuteNonQuery();
        }

        Assert.Equal(503, (await ReportAsync(One("a", "success"))).Status);
        Assert.Contains("weir_reports_total{result=\"dropped\"} 1\n", (await _gateway.AdminAsync("/metrics")).Text, StringComparison.Ordinal);
        var reply = await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "a"));
        Assert.Equal(200, reply.Status);
        Assert.Equal("completed", (await _gateway.RecordOfAsync(reply)).Operation.Outcome);
    }

    [Fact]
    public async Task Texts_of_errors_may_be_long_and_have_lines_and_a_status_is_found_whatever_the_outcome()
    {
        Assert.Equal(200, (await ReportAsync($$"""{ "integration": "ccr", "id": "a", "event": "error", "error_message": "one\ntwo{{new string('x', 2_000)}}" }""")).Status);
        var message = Text(await OnlyAsync(), "error_message")!;
        Assert.Equal((500, "one two"), (message.Length, message[..7]));
        Assert.Equal(200, (await ReportAsync("""{ "integration": "ccr", "id": "b", "event": "success", "status": 404 }""")).Status);
        Assert.Equal("completed", Text(Assert.Single((await _gateway.AdminAsync("/api/operations?status=4xx")).Json.GetProperty("items").EnumerateArray()), "outcome"));
    }

    private static string One(string id, string what) => $$"""{ "integration": "ccr", "id": "{{id}}", "event": "{{what}}" }""";

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static IEnumerable<double> Values(JsonElement points) => points.EnumerateArray().Where(one => one.GetProperty("value").ValueKind != JsonValueKind.Null).Select(one => one.GetProperty("value").GetDouble());

    private Task<Reply> ReportAsync(string body) => _gateway.PostAsync("/api/operations", body, People.Admin);

    private async Task<JsonElement> OnlyAsync() => Assert.Single((await _gateway.AdminAsync("/api/operations")).Json.GetProperty("items").EnumerateArray());
}
