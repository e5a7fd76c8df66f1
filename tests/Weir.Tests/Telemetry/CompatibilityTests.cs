using Weir.Engine.Telemetry;
using Weir.Engine.Telemetry.Exposition;
using Weir.Engine.Wire;
using Weir.Tests.Proxy;
using Weir.Tests.Support;
using static Weir.Engine.Configuration.MetricCompatibility;

namespace Weir.Tests.Telemetry;

/// <summary>The two families of names that dashboards for other programs expect: S4-03 to S4-16 and S3-06, S3-08.</summary>
public sealed class CompatibilityTests
{
    private const string Failover = """
        telemetry: { metrics: { compatibility: [ccr, genops] } }
        gateway: { retry: { max_attempts: 2 } }
        providers:
          bad:  { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }
          good: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }
        models:
          m:
            deployments:
              a: { provider: bad, model: "sim-gpt!status=500", price: { input: 1, output: 1 } }
              b: { provider: good, model: sim-gpt, price: { input: 2, output: 4 } }
        keys: { test: { secret: "env:KEY", team: red, tier: gold, user: ada } }
        """;

    // Every name with every label, and what stands for no traffic: dashboards that were made before the first call are not empty (S3-06 ⚠, S4-06 ⚠, S4-16 ⚠).
    [Theory]
    [InlineData("ccr_requests_total{method=\"POST\",route=\"-\",status_code=\"200\",provider=\"-\",user_tier=\"default\"} 0")]
    [InlineData("ccr_request_duration_seconds_bucket{method=\"POST\",route=\"-\",provider=\"-\",cache_status=\"miss\",le=\"0.015\"} 0")]
    [InlineData("ccr_request_duration_seconds_bucket{method=\"POST\",route=\"-\",provider=\"-\",cache_status=\"miss\",le=\"60\"} 0")]
    [InlineData("ccr_active_connections{provider=\"-\"} 0")]
    [InlineData("ccr_cache_hit_ratio{cache_level=\"l1\"} 0")]
    [InlineData("ccr_cache_hit_ratio{cache_level=\"l2\"} 0")]
    [InlineData("ccr_provider_requests_total{provider=\"-\",model=\"-\",status=\"success\"} 0")]
    [InlineData("ccr_provider_latency_seconds_bucket{provider=\"-\",model=\"-\",le=\"25\"} 0")]
    [InlineData("ccr_provider_errors_total{provider=\"-\",error_type=\"-\"} 0")]
    [InlineData("ccr_cost_total_usd{provider=\"-\",model=\"-\",user_id=\"-\"} 0")]
    [InlineData("ccr_response_quality_score_bucket{provider=\"-\",model=\"-\",content_type=\"-\",le=\"0.3\"} 0")]
    [InlineData("ccr_user_satisfaction_score{user_tier=\"default\",provider=\"-\"} 0")]
    [InlineData("genops_openrouter_requests_total{genops_team=\"-\",genops_model=\"-\",http_status_code=\"200\",genops_openrouter_actual_provider=\"-\"} 0")]
    [InlineData("genops_openrouter_request_duration_seconds_count{genops_team=\"-\",genops_model=\"-\",http_status_code=\"200\",genops_openrouter_actual_provider=\"-\"} 0")]
    [InlineData("genops_openrouter_cost_total{genops_team=\"-\",genops_model=\"-\",http_status_code=\"200\",genops_openrouter_actual_provider=\"-\"} 0")]
    [InlineData("genops_openrouter_errors_total{error_type=\"-\",genops_team=\"-\",genops_model=\"-\",http_status_code=\"200\",genops_openrouter_actual_provider=\"-\"} 0")]
    [InlineData("genops_openrouter_provider_switches_total{genops_openrouter_predicted_provider=\"-\",genops_team=\"-\",genops_model=\"-\",http_status_code=\"200\",genops_openrouter_actual_provider=\"-\"} 0")]
    [InlineData("genops_openrouter_active_requests{endpoint=\"-\"} 0")]
    [InlineData("genops_openrouter_throughput_total{endpoint=\"-\",genops_team=\"-\",genops_model=\"-\",http_status_code=\"200\"} 0")]
    [InlineData("genops_openrouter_avg_response_time 0")]
    [InlineData("genops_openrouter_tokens_per_request_count{genops_team=\"-\",genops_model=\"-\",http_status_code=\"200\",genops_openrouter_actual_provider=\"-\"} 0")]
    [InlineData("genops_openrouter_cost_per_request_bucket{genops_team=\"-\",genops_model=\"-\",http_status_code=\"200\",genops_openrouter_actual_provider=\"-\",le=\"0.003\"} 0")]
    public void Each_metric_stands_there_before_the_first_call(string line)
    {
        using var meter = new GatewayMeter();
        using var store = new MetricStore(meter);
        Assert.Contains(line, PrometheusText.Write(store, [Ccr, Genops]).Split('\n'));
        Assert.DoesNotContain(line, PrometheusText.Write(store).Split('\n'));
    }

    [Fact]
    public async Task They_tell_the_same_calls_tokens_and_cost_as_weirs_own()
    {
        await using var gateway = await GatewayHost.StartAsync(Failover);
        for (var i = 0; i < 5; i++)
        {
            await gateway.EndOfAsync((await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).TestId);
        }

        await gateway.EndOfAsync((await gateway.PostAsync("/v1/messages", Ask.Body(Dialect.Anthropic, "unknown"))).TestId);

        var text = (await gateway.GetAsync("/metrics")).Text;
        var metrics = PrometheusReader.Read(text);
        Assert.Equal(6, metrics.Sum("weir_operations_total"));
        Assert.Equal((6, 6), (metrics.Sum("ccr_requests_total", ("method", "POST")), metrics.Sum("genops_openrouter_requests_total")));
        Assert.Equal(5, metrics.Sum("ccr_requests_total", ("route", "/v1/chat/completions"), ("status_code", "200"), ("provider", "good"), ("user_tier", "gold")));
        Assert.Equal(1, metrics.Sum("ccr_requests_total", ("route", "/v1/messages"), ("status_code", "404"), ("provider", "-"), ("user_tier", "gold")));
        Assert.Equal(5, metrics.Sum("genops_openrouter_requests_total", ("genops_team", "red"), ("genops_model", "m"), ("http_status_code", "200"), ("genops_openrouter_actual_provider", "good")));
        Assert.Equal((5, 6), (metrics.Sum("ccr_request_duration_seconds_count", ("provider", "good"), ("cache_status", "miss")), metrics.Sum("genops_openrouter_request_duration_seconds_count")));
        Assert.Equal(6, metrics.Sum("genops_openrouter_throughput_total"));

        // Attempts: one that failed at the first provider, one that did not at the second; so a switch each (S3-06 ⚠).
        var bad = metrics.Sum("weir_attempts_total", ("gen_ai_provider_name", "bad"));
        Assert.InRange(bad, 1, 5); // its breaker opens in between
        Assert.Equal((5, bad), (metrics.Sum("ccr_provider_requests_total", ("provider", "good"), ("status", "success")), metrics.Sum("ccr_provider_requests_total", ("provider", "bad"), ("status", "error"))));
        Assert.Equal(bad, metrics.Sum("ccr_provider_errors_total", ("provider", "bad"), ("error_type", "upstream_server_error")));
        Assert.Equal(bad, metrics.Sum("genops_openrouter_provider_switches_total", ("genops_openrouter_predicted_provider", "bad"), ("genops_openrouter_actual_provider", "good"), ("http_status_code", "500"), ("genops_team", "red")));
        Assert.Equal((5 + bad, 5), (metrics.Sum("ccr_provider_latency_seconds_count"), metrics.Sum("ccr_provider_latency_seconds_count", ("provider", "good"))));
        Assert.Equal(1, metrics.Sum("genops_openrouter_errors_total", ("error_type", "model_not_found"), ("http_status_code", "404")));

        // Money to the nano-dollar, tokens to the last one.
        var cost = metrics.Sum("weir_cost_usd_total");
        Assert.True(cost > 0);
        Assert.Equal((cost, cost), (metrics.Sum("ccr_cost_total_usd", ("provider", "good"), ("user_id", "-")), metrics.Sum("genops_openrouter_cost_total", ("genops_team", "red"), ("genops_model", "m"))));
        Assert.Equal((cost, 5), (metrics.Sum("genops_openrouter_cost_per_request_sum"), metrics.Sum("genops_openrouter_cost_per_request_count")));
        Assert.Equal(metrics.Sum("weir_tokens_total"), metrics.Sum("genops_openrouter_tokens_per_request_sum"));
        Assert.Equal(metrics.Sum("weir_tokens_total"), metrics.Sum("gen_ai_client_token_usage_sum"));

        // What goes up comes down again, under the same labels (S3-08 ⚠).
        Assert.Equal((0, 0), (metrics.Sum("ccr_active_connections"), metrics.Sum("genops_openrouter_active_requests")));
        Assert.Contains(metrics.Samples, sample => sample.Name == "ccr_active_connections" && sample.Labels["provider"] == "bad");
        Assert.All(metrics.Samples.Where(sample => sample.Name.StartsWith("ccr_", StringComparison.Ordinal) || sample.Name.StartsWith("genops_", StringComparison.Ordinal)),
            sample => Assert.All(sample.Labels.Values, value => Assert.NotEqual("", value)));
    }

    [Fact]
    public async Task A_provider_that_gave_no_status_is_shown_without_one()
    {
        await using var gateway = await GatewayHost.StartAsync(Failover.Replace(
            "bad:  { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }", "bad:  { kind: openai-compatible, base_url: \"http://127.0.0.1:39995/v1\", allow_private_network: true }", StringComparison.Ordinal));
        await gateway.EndOfAsync((await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).TestId);
        var metrics = PrometheusReader.Read((await gateway.GetAsync("/metrics")).Text);
        Assert.Equal(1, metrics.Sum("genops_openrouter_provider_switches_total", ("genops_openrouter_predicted_provider", "bad"), ("http_status_code", "-")));
        Assert.Equal(1, metrics.Sum("genops_openrouter_requests_total", ("http_status_code", "200")));
    }

    [Theory]
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", true)] // Prometheus 2.42
    [InlineData("text/plain;version=0.0.4,application/openmetrics-text;q=0.5", false)]
    [InlineData("application/openmetrics-text;q=0", false)]
    [InlineData("*/*", false)]
    public async Task OpenMetrics_comes_to_those_who_would_rather_have_it(string accept, bool openMetrics)
    {
        await using var gateway = await GatewayHost.StartAsync("keys: { test: { secret: \"env:KEY\" } }");
        var reply = await gateway.GetAsync("/metrics", ("Accept", accept));
        Assert.Equal(openMetrics ? PrometheusText.OpenMetricsType : PrometheusText.ContentType, reply.Header("content-type"));
        Assert.Equal(openMetrics, reply.Text.EndsWith("# EOF\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Memory_processor_and_disk_are_whole_numbers_that_scripts_can_compare()
    {
        await using var gateway = await GatewayHost.StartAsync(Failover);
        var text = (await gateway.GetAsync("/metrics")).Text;
        var metrics = PrometheusReader.Read(text);

        // S4-14, S4-15 ⚠ (a percentage), S4-16 ⚠ (set at all); grep and awk read the second word as a number (S4-21).
        Assert.All(new[] { "heap_used", "heap_total", "rss" }, type => Assert.True(metrics.Sum("ccr_memory_usage_bytes", ("type", type)) > 1_000_000, type));
        Assert.True(metrics.Sum("ccr_memory_usage_bytes", ("type", "external")) >= 0);
        Assert.Equal(4, metrics.Samples.Count(sample => sample.Name == "ccr_memory_usage_bytes"));
        Assert.Equal(metrics.Sum("ccr_memory_usage_bytes", ("type", "rss")), metrics.Sum("genops_openrouter_memory_usage_bytes"));
        var disk = Assert.Single(metrics.Samples, sample => sample.Name == "ccr_disk_usage_bytes");
        Assert.True(disk.Value > 0);
        Assert.Contains(disk.Labels["mount"], DriveInfo.GetDrives().Select(drive => drive.Name)); // a mount, not the data directory
        Assert.InRange(metrics.Sum("ccr_cpu_usage_percent"), 0, 100);
        Assert.DoesNotContain(text.Split('\n'), line => line.StartsWith("ccr_memory", StringComparison.Ordinal) && !long.TryParse(line.Split(' ')[1], out _));

        // The runtime's own, by their published names.
        Assert.True(metrics.Sum("dotnet_process_cpu_time_seconds_total") > 0);
        Assert.True(metrics.Sum("dotnet_gc_heap_total_allocated_bytes_total") > 0);
        Assert.True(metrics.Sum("weir_configuration_revision") >= 1);
    }

    // S4-10 ⚠: users are no label unless asked for.
    [Fact]
    public async Task The_families_are_switched_on_and_off_while_it_runs_and_users_only_when_asked_for()
    {
        var file = Failover;
        await using var gateway = await GatewayHost.StartAsync(Failover, file: () => file);
        await CallAsync();
        file = Failover.Replace("compatibility: [ccr, genops]", "compatibility: [ccr]", StringComparison.Ordinal).Replace("telemetry: {", "telemetry: { user_labels: true,", StringComparison.Ordinal);
        Assert.Equal(200, (await gateway.SendAsync(HttpMethod.Post, "/api/config/reload", null, ("Authorization", "Bearer " + GatewayHost.AdminToken))).Status);
        await CallAsync();

        var metrics = PrometheusReader.Read((await gateway.GetAsync("/metrics")).Text);
        Assert.DoesNotContain(metrics.Samples, sample => sample.Name.StartsWith("genops_", StringComparison.Ordinal));
        Assert.True(metrics.Sum("ccr_cost_total_usd", ("user_id", "-")) > 0);
        Assert.Equal(metrics.Sum("ccr_cost_total_usd", ("user_id", "-")), metrics.Sum("ccr_cost_total_usd", ("user_id", "ada")));

        async Task CallAsync() => await gateway.EndOfAsync((await gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi))).TestId);
    }
}
