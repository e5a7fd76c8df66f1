using System.Text.Json;
using Weir.Engine.Configuration;
using Weir.Engine.Health;
using Weir.Engine.Operations;
using Weir.Engine.Telemetry.Profiles;
using Weir.Engine.Telemetry.Thresholds;
using Weir.Engine.Wire;
using Weir.Tests.Proxy;
using Weir.Tests.Support;

namespace Weir.Tests.Notices;

/// <summary>Thresholds of components and slow operations as webhooks (S1-12).</summary>
public sealed class PerformanceNoticeTests
{
    [Fact]
    public async Task A_threshold_and_its_end_are_told_with_component_metric_value_threshold_and_grade()
    {
        await using var sink = await Sink.StartAsync();
        await using var notices = new TempNotices(TempNotices.To(sink));
        await notices.StartLoopAsync();
        await notices.StartPumpAsync();
        var alert = new PerformanceAlert(notices.Clock.GetUtcNow(), "provider:p", ThresholdMetric.ErrorPercent, 12.3456, 10, AlertGrade.Warning, notices.Clock.GetUtcNow(), IsRecovered: false);

        notices.Performance.Publish(alert);
        Assert.Equal(
            """{"type":"performance.threshold","timestamp":"2026-11-21T09:00:00Z","data":{"component":"provider:p","metric":"error_percent","value":12.346,"threshold":10,"grade":"warning","since":"2026-11-21T09:00:00Z"}}""",
            (await sink.NextAsync()).Text);
        notices.Performance.Publish(alert with { Value = null, IsRecovered = true });
        var end = JsonDocument.Parse((await sink.NextAsync()).Body).RootElement;
        Assert.Equal(("performance.recovered", JsonValueKind.Null), (end.GetProperty("type").GetString(), end.GetProperty("data").GetProperty("value").ValueKind));
    }

    [Fact]
    public async Task A_slow_operation_is_told_once_in_five_minutes_with_the_number_of_those_untold()
    {
        await using var sink = await Sink.StartAsync();
        await using var notices = new TempNotices(TempNotices.To(sink));
        await notices.StartLoopAsync();
        await notices.StartPumpAsync();
        notices.Operations.Publish(Operation(notices, "op_quick", TempNotices.SlowMs));
        notices.Operations.Publish(Operation(notices, "op_1", TempNotices.SlowMs + 1));
        notices.Operations.Publish(Operation(notices, "op_2", 9_000));
        notices.Operations.Publish(Operation(notices, "op_3", 9_000));

        var first = JsonDocument.Parse((await sink.NextAsync()).Body).RootElement;
        Assert.Equal("operation.slow", first.GetProperty("type").GetString());
        Assert.Equal(
            $$"""{"operation":"op_1","surface":"chat","model":null,"provider":"p","team":"red","duration_ms":{{TempNotices.SlowMs + 1}},"threshold_ms":{{TempNotices.SlowMs}},"untold":0}""",
            first.GetProperty("data").GetRawText());
        notices.Clock.Advance(TimeSpan.FromMinutes(5));
        notices.Operations.Publish(Operation(notices, "op_4", 9_000));
        var next = JsonDocument.Parse((await sink.NextAsync()).Body).RootElement.GetProperty("data");
        Assert.Equal(("op_4", 2), (next.GetProperty("operation").GetString(), next.GetProperty("untold").GetInt32()));
    }

    [Fact]
    public async Task Errors_of_an_endpoint_are_answers_of_500_and_more_and_not_what_a_client_did_wrong()
    {
        var clock = new ManualClock();
        await using var sink = await Sink.StartAsync();
        await using var gateway = await GatewayHost.StartAsync($$"""
            gateway: { retry: { max_attempts: 1 } }
            providers: { sim: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } } }
            models: { m: { deployments: { d: { provider: sim, model: "sim-gpt!status=500" } } } }
            keys: { test: { secret: "env:KEY" } }
            notices: { webhooks: { ops: { url: "{{sink.Url}}/hook", secret: "env:HOOK", allow_private_network: true, events: [performance.threshold] } } }
            """, clock);
        for (var i = 0; i < 10; i++)
        {
            await EndedAsync(gateway, "/v1/embeddings", Ask.Body(Dialect.OpenAi, "nothing"), 400, 404);
            await EndedAsync(gateway, "/v1/chat/completions", Ask.Body(Dialect.OpenAi, "m"), 500, 502);
        }

        clock.Advance(TimeSpan.FromSeconds(30));
        var components = (await gateway.AdminAsync("/api/profiles")).Json.GetProperty("components").EnumerateArray().ToDictionary(
            one => one.GetProperty("component").GetString()!, one => one.GetProperty("metrics").EnumerateArray().Single(metric => metric.GetProperty("metric").GetString() is "error_percent" or "cpu_percent").GetProperty("value").GetDouble());
        Assert.Equal((100, 0), (components["endpoint:/v1/chat/completions"], components["endpoint:/v1/embeddings"]));
        var told = JsonDocument.Parse((await sink.NextAsync()).Body).RootElement.GetProperty("data");
        Assert.Equal("error_percent", told.GetProperty("metric").GetString());

        static async Task EndedAsync(GatewayHost gateway, string path, string body, params int[] statuses)
        {
            var answer = await gateway.PostAsync(path, body);
            Assert.Contains(answer.Status, statuses);
            await gateway.EndOfAsync(answer.TestId);
        }
    }

    [Fact]
    public async Task A_gateway_tells_a_webhook_and_its_profiles_of_the_grades_of_endpoints_and_providers()
    {
        var clock = new ManualClock();
        await using var sink = await Sink.StartAsync();
        await using var gateway = await GatewayHost.StartAsync($$"""
            providers: { sim: { kind: simulator } }
            models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
            keys: { test: { secret: "env:KEY" } }
            notices: { webhooks: { ops: { url: "{{sink.Url}}/hook", secret: "env:HOOK", allow_private_network: true, events: [performance.threshold] } } }
            """, clock);
        for (var i = 0; i < 10; i++)
        {
            gateway.Get<ProfileBook>().Of("/v1/messages", "m").Add(new(TimeSpan.FromSeconds(40), IsError: false, 0, 0, clock.GetUtcNow()), threshold: null);
            gateway.Get<HealthBoard>().Add(HealthSubject.Provider("sim"), HealthOutcome.Ok, TimeSpan.FromSeconds(70));
        }

        clock.Advance(TimeSpan.FromSeconds(30));
        JsonElement[] told = [JsonDocument.Parse((await sink.NextAsync()).Body).RootElement.GetProperty("data"), JsonDocument.Parse((await sink.NextAsync()).Body).RootElement.GetProperty("data")];
        Assert.Equal(
            [("endpoint:/v1/messages", "warning"), ("provider:sim", "critical")],
            told.Select(one => (one.GetProperty("component").GetString()!, one.GetProperty("grade").GetString()!)).OrderBy(one => one.Item1, StringComparer.Ordinal));

        var profiles = (await gateway.AdminAsync("/api/profiles")).Json;
        Assert.Equal("warning", profiles.GetProperty("items")[0].GetProperty("grade").GetString());
        var components = profiles.GetProperty("components").EnumerateArray().ToDictionary(one => one.GetProperty("component").GetString()!, one => one.GetProperty("grade").GetString());
        Assert.Equal(("warning", "critical", "ok"), (components["endpoint:/v1/messages"], components["provider:sim"], components["process"]));
        Assert.Equal(2, gateway.Logs.All.Count(line => line.Event == "performance_threshold_exceeded"));
    }

    private static OperationRecord Operation(TempNotices notices, string id, int milliseconds) => new()
    {
        Id = id,
        StartedAt = notices.Clock.GetUtcNow(),
        Duration = TimeSpan.FromMilliseconds(milliseconds),
        Overhead = TimeSpan.Zero,
        Surface = "chat",
        Attribution = new("k", Team: "red"),
        Model = "whatever the client wrote",
        Provider = "p",
        Outcome = "completed",
        Status = 200,
    };
}
