using System.Text.Json;
using Weir.Engine.Configuration;
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
    public async Task Failing_calls_reach_a_webhook_and_the_profiles_and_slow_operations_are_told_once_in_five_minutes()
    {
        var clock = new ManualClock(DateTimeOffset.Parse("2026-11-21T09:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        await using var sink = await Sink.StartAsync();
        await using var gateway = await GatewayHost.StartAsync($$"""
            telemetry: { slow_operation_ms: 1, thresholds: { least_operations: 3, execution_ms: { info: 1, warning: 2, critical: 3000000, emergency: 3000000 } } }
            providers: { sim: { kind: simulator, simulator: { first_token_ms: 20, token_ms: 0 } } }
            models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
            keys: { test: { secret: "env:KEY", team: red } }
            notices: { webhooks: { ops: { url: "{{sink.Url}}/hook", secret: "env:HOOK", allow_private_network: true, events: [operation.slow, performance.threshold] } } }
            """, clock);
        for (var i = 0; i < 4; i++)
        {
            var asked = gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi));
            while (!asked.IsCompleted)
            {
                clock.Advance(TimeSpan.FromMilliseconds(20));
                await Task.Yield();
            }

            await gateway.EndOfAsync((await asked).TestId);
        }

        var slow = JsonDocument.Parse((await sink.NextAsync()).Body).RootElement;
        Assert.Equal(("operation.slow", "m", "red", 1), (slow.GetProperty("type").GetString(), slow.GetProperty("data").GetProperty("model").GetString(), slow.GetProperty("data").GetProperty("team").GetString(), slow.GetProperty("data").GetProperty("threshold_ms").GetInt32()));
        clock.Advance(TimeSpan.FromSeconds(30));

        var told = new[] { JsonDocument.Parse((await sink.NextAsync()).Body).RootElement, JsonDocument.Parse((await sink.NextAsync()).Body).RootElement };
        Assert.All(told, one => Assert.Equal(("performance.threshold", "execution_ms", "warning"), (one.GetProperty("type").GetString(), one.GetProperty("data").GetProperty("metric").GetString(), one.GetProperty("data").GetProperty("grade").GetString())));
        Assert.Equal(["endpoint:/v1/chat/completions", "provider:sim"], told.Select(one => one.GetProperty("data").GetProperty("component").GetString()!).Order(StringComparer.Ordinal));

        var profiles = (await gateway.AdminAsync("/api/profiles")).Json;
        Assert.Equal("warning", profiles.GetProperty("items")[0].GetProperty("grade").GetString());
        var components = profiles.GetProperty("components").EnumerateArray().ToDictionary(one => one.GetProperty("component").GetString()!, one => one.GetProperty("grade").GetString());
        Assert.Equal(("warning", "warning", "ok"), (components["endpoint:/v1/chat/completions"], components["provider:sim"], components["process"]));
        Assert.Contains(gateway.Logs.All, line => line.Event == "performance_threshold_exceeded");
    }
}
