using Microsoft.AspNetCore.Http;
using Weir.Engine.Telemetry.Otlp;
using Weir.Engine.Wire;
using Weir.Tests.Proxy;
using Weir.Tests.Support;

namespace Weir.Tests.Telemetry.Otlp;

/// <summary>What a collector gets (S3-13, S3-15, S3-18), checked by a receiver of the tests' own.</summary>
public sealed class OtlpExportTests : IAsyncLifetime
{
    private const string Config = """
        telemetry: { service_name: gateway-eu, propagate_trace: true, otlp: { endpoint: "URL", allow_private_network: true, interval_seconds: 1, headers: { authorization: "env:KEY3" } MORE } }
        gateway: { retry: { max_attempts: 2 } }
        providers:
          bad:  { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }
          good: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } }
        models:
          m:
            deployments:
              a: { provider: bad, model: "sim-gpt!status=500", price: { input: 1, output: 1 } }
              b: { provider: good, model: sim-gpt, price: { input: 2, output: 4 } }
          one: { deployments: { b: { provider: good, model: sim-gpt, price: { input: 2, output: 4 } } } }
        keys:
          test: { secret: "env:KEY", team: red, project: search, customer: acme, user: ada, models: [m, one] }
          slow: { secret: "env:KEY2", team: blue, limits: { requests_per_minute: 1 } }
        budgets: { house: { scope: {}, period: month, limit_usd: 10, action: block }, small: { scope: { team: blue }, period: day, limit_usd: 0.000001, action: block } }
        """;

    private static readonly string[] Results = ["ALLOWED", "BLOCKED", "WARNING", "RATE_LIMITED"];
    private static readonly string[] Codes = ["BUDGET_EXCEEDED", "BUDGET_RESERVATION_FAILED", "POLICY_DENY_MODEL", "POLICY_DENY_REGION", "POLICY_DENY_CONTENT", "RATE_LIMITED", "SLA_LATENCY_VIOLATION", "PROVIDER_ERROR_UPSTREAM", "ACCOUNTING_INVARIANT_VIOLATION"];

    private OtlpReceiver _receiver = null!;
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _receiver = await OtlpReceiver.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task More_than_one_batch_goes_out_at_a_time()
    {
        var clock = new WatchedClock();
        _gateway = await GatewayHost.StartAsync($$"""
            telemetry: { otlp: { endpoint: "{{_receiver.Url}}", allow_private_network: true, signals: [traces] } }
            providers: { sim: { kind: simulator } }
            models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
            keys: { test: { secret: "env:KEY" } }
            """, clock);
        var span = new OtlpSpan { TraceId = new byte[16], SpanId = 1, Name = "one", StartedAt = clock.GetUtcNow(), Duration = TimeSpan.Zero, Attributes = [] };
        var export = _gateway.Get<OtlpExport>();
        for (var i = 0; i < 1_200; i++)
        {
            export.Add(() => [span]);
        }

        await clock.PassAsync(TimeSpan.FromMilliseconds(500));

        Assert.Equal(512, OtlpReader.Spans(await _receiver.NextAsync("traces")).Count);
        Assert.Equal(512, OtlpReader.Spans(await _receiver.NextAsync("traces")).Count);
    }

    [Fact]
    public async Task An_operation_is_a_trace_of_itself_and_its_attempts_that_continues_the_clients()
    {
        await StartAsync();
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var reply = await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi), ("traceparent", $"00-{Trace}-00f067aa0ba902b7-01"), ("tracestate", "vendor=1"));
        var (operation, attempts) = await _gateway.RecordOfAsync(reply);
        var request = await _receiver.NextAsync("traces");
        var spans = OtlpReader.Spans(request);
        Assert.Equal("gateway-eu", OtlpReader.Resource(request)["service.name"]);
        Assert.Equal(3, spans.Count);
        Assert.All(spans, span => Assert.Equal((Trace, "vendor=1"), (span.Trace, span.State)));

        // The operation, S3-15.
        var whole = Assert.Single(spans, span => span.Kind == 2);
        Assert.Equal(("POST /v1/chat/completions", "00f067aa0ba902b7", 0), (whole.Name, whole.Parent, whole.Status));
        var expected = new Dictionary<string, object>
        {
            ["http.request.method"] = "POST",
            ["http.route"] = "/v1/chat/completions",
            ["http.response.status_code"] = 200L,
            ["http.status_code"] = 200L,
            ["gen_ai.operation.name"] = "chat",
            ["gen_ai.request.model"] = "m",
            ["gen_ai.provider.name"] = "good",
            ["genops.team"] = "red",
            ["genops.project"] = "search",
            ["genops.customer_id"] = "acme",
            ["genops.model"] = "m",
            ["genops.provider"] = "good",
            ["genops.cost.total"] = (double)operation.CostUsd.Usd,
            ["genops.cost.currency"] = "USD",
            ["genops.openrouter.predicted_provider"] = "bad",
            ["genops.openrouter.actual_provider"] = "good",
            ["genops.openrouter.fallback_used"] = true,
            ["weir.operation.id"] = reply.Operation,
        };
        Assert.All(expected, pair => Assert.Equal(pair.Value, whole.Attributes[pair.Key]));
        Assert.DoesNotContain("user.id", whole.Attributes.Keys);

        // Its attempts, the first of which failed.
        ReadSpan[] tried = [.. spans.Where(span => span.Kind == 3).OrderBy(span => span.Start)];
        Assert.All(tried, span => Assert.Equal(whole.Id, span.Parent));
        Assert.Equal([("bad", 2), ("good", 0)], tried.Select(span => ((string)span.Attributes["gen_ai.provider.name"], span.Status)));
        Assert.Equal("upstream_server_error", tried[0].Attributes["error.type"]);
        Assert.Equal("chat sim-gpt", tried[1].Name);
        Assert.Equal((attempts[1].Usage.TotalInput, attempts[1].Usage.TotalOutput), ((long)tried[1].Attributes["gen_ai.usage.input_tokens"], (long)tried[1].Attributes["gen_ai.usage.output_tokens"]));
        Assert.All(spans, span => Assert.True(span.End >= span.Start && span.Start >= whole.Start && span.End <= whole.End + 50_000_000));
        Assert.All(spans, AssertGenops);
        Assert.Contains(_receiver.Seen, one => one is ("/v1/traces", "application/x-protobuf", GatewayHost.Key3));
    }

    // What the specification of GenOps says a unit must have; a blocked one has no accounting and no event but the policy's.
    [Theory]
    [InlineData("unknown", GatewayHost.Key, 404, "BLOCKED", "x_model_not_found")]
    [InlineData("one", "wk_nobody_0123456789abcdef0123456789abcdef", 401, "BLOCKED", "x_invalid_api_key")]
    [InlineData("one", GatewayHost.Key2, 402, "BLOCKED", "BUDGET_EXCEEDED")]
    public async Task A_call_that_was_not_let_through_is_one_blocked_unit(string model, string key, int status, string result, string reason)
    {
        await StartAsync();
        Assert.Equal(status, (await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, model), ("x-api-key", key))).Status);
        var span = Assert.Single(OtlpReader.Spans(await _receiver.NextAsync("traces")));
        Assert.Equal((result, reason, (long)status), (span.Attributes["genops.policy.result"], span.Attributes["genops.policy.reason_code"], span.Attributes["http.response.status_code"]));
        AssertGenops(span);
        Assert.Equal("genops.policy.evaluated", Assert.Single(span.Events).Name);
        Assert.DoesNotContain(span.Attributes.Keys, name => name.StartsWith("genops.accounting.", StringComparison.Ordinal) || name.StartsWith("genops.cost.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_limit_is_told_as_one_and_a_client_that_does_not_record_is_not_recorded()
    {
        await StartAsync();
        await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "one"), ("x-api-key", GatewayHost.Key2), ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"));
        await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "one"), ("x-api-key", GatewayHost.Key2), ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-zzz067aa0ba902b7-01"));
        var span = Assert.Single(OtlpReader.Spans(await _receiver.NextAsync("traces")));
        Assert.Equal(("RATE_LIMITED", "RATE_LIMITED", ""), (span.Attributes["genops.policy.result"], span.Attributes["genops.policy.reason_code"], span.Parent));
        AssertGenops(span);
    }

    [Fact]
    public async Task Metrics_have_the_names_units_and_buckets_of_the_conventions_and_the_numbers_of_the_scrape()
    {
        await StartAsync();
        await _gateway.EndOfAsync((await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "one"))).TestId);
        var metrics = await _receiver.UntilAsync("metrics", request => OtlpReader.Metrics(request) is var read && read.Any(metric => metric.Name == "weir.operations") ? read : null);
        var scrape = PrometheusReader.Read((await _gateway.GetAsync("/metrics")).Text);

        // https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/ , with Weir's further buckets above.
        var usage = Of("gen_ai.client.token.usage");
        Assert.Equal(("{token}", "histogram", 2), (usage.Unit, usage.Kind, usage.Temporality));
        Assert.Equal([1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864], usage.Points[0].Bounds);
        Assert.Equal(2, usage.Points.Count);
        Assert.All(usage.Points, point => Assert.Equal((1, point.Bounds.Count + 1), (point.Count, point.Counts.Count)));
        var duration = Of("gen_ai.client.operation.duration");
        Assert.Equal(("s", "histogram"), (duration.Unit, duration.Kind));
        Assert.Equal([0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92], duration.Points[0].Bounds.Take(14));
        Assert.Equal("good", duration.Points[0].Attributes["gen_ai.provider.name"]);
        Assert.Equal(("s", 0.001), (Of("gen_ai.server.time_to_first_token").Unit, Of("gen_ai.server.time_to_first_token").Points[0].Bounds[0]));
        Assert.Equal(("s", 0.01), (Of("gen_ai.server.request.duration").Unit, Of("gen_ai.server.request.duration").Points[0].Bounds[0]));

        var operations = Of("weir.operations");
        Assert.Equal(("sum", true, 2, 1d), (operations.Kind, operations.Monotonic, operations.Temporality, operations.Points.Single().Value));
        Assert.Equal((200L, "red"), (operations.Points[0].Attributes["http.response.status_code"], operations.Points[0].Attributes["genops.team"]));
        Assert.Equal(("USD", (double)scrape.Sum("weir_cost_usd_total")), (Of("weir.cost").Unit, Of("weir.cost").Points.Single().Value));
        Assert.Equal((double)scrape.Sum("weir_tokens_total"), Of("weir.tokens").Points.Sum(point => point.Value));
        Assert.Equal("gauge", Of("weir.configuration.revision").Kind);
        Assert.All(metrics.SelectMany(metric => metric.Points), point => Assert.True(point.At >= point.Start && point.Start > 0));

        ReadMetric Of(string name) => Assert.Single(metrics, metric => metric.Name == name);
    }

    [Fact]
    public async Task The_older_conventions_call_a_provider_a_system()
    {
        await StartAsync(", gen_ai: \"1.36\", signals: [traces, metrics]");
        await _gateway.EndOfAsync((await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "one"))).TestId);
        var spans = OtlpReader.Spans(await _receiver.NextAsync("traces"));
        Assert.All(spans, span => Assert.Equal("good", span.Attributes["gen_ai.system"]));
        Assert.All(spans, span => Assert.DoesNotContain("gen_ai.provider.name", span.Attributes.Keys));
        var point = await _receiver.UntilAsync("metrics", request => OtlpReader.Metrics(request).FirstOrDefault(metric => metric.Name == "gen_ai.client.operation.duration")?.Points[0]);
        Assert.Equal("good", point.Attributes["gen_ai.system"]);
        Assert.DoesNotContain(_receiver.Seen, one => one.Path == "/v1/logs");
    }

    [Fact]
    public async Task Log_records_come_with_their_level_event_and_fields()
    {
        await StartAsync();
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var reply = await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "unknown"), ("traceparent", $"00-{Trace}-00f067aa0ba902b7-01"));
        var log = await _receiver.UntilAsync("logs", request => OtlpReader.Logs(request).FirstOrDefault(log => log.Event == "openrouter_request_error"));
        Assert.Equal((9, "Information", "model_not_found", 404L, "red"), (log.Severity, log.SeverityText, log.Attributes["error_type"], log.Attributes["status_code"], log.Attributes["team"]));
        Assert.Contains("ended as model_not_found", log.Body, StringComparison.Ordinal);
        Assert.Equal((Trace, reply.Operation), (log.Trace, log.Attributes["request_id"]));
    }

    // A collector that refuses, or takes a part, or is not there: traffic is not disturbed, and what is lost is counted and shown.
    [Fact]
    public async Task What_a_collector_refuses_is_dropped_and_counted()
    {
        _receiver.Answer = http =>
        {
            http.Response.StatusCode = 400;
            return Task.CompletedTask;
        };
        await StartAsync(", signals: [traces]");
        Assert.Equal(200, (await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "one"))).Status);
        await CountedAsync(metrics => metrics.Sum("weir_otlp_dropped_total", ("weir_otlp_signal", "traces"), ("weir_reason", "refused")) == 2);
        Assert.Contains(_gateway.Logs.All, line => line.Message.Contains("does not take Traces: answered 400", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_collector_takes_only_in_part_is_counted_so()
    {
        // ExportTraceServiceResponse { partial_success { rejected_spans: 1, error_message: "no" } }
        _receiver.Answer = http => http.Response.Body.WriteAsync(new byte[] { 0x0a, 0x06, 0x08, 0x01, 0x12, 0x02, 0x6e, 0x6f }).AsTask();
        await StartAsync(", signals: [traces]");
        await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "one"));
        await CountedAsync(metrics => metrics.Sum("weir_otlp_dropped_total", ("weir_reason", "refused")) == 1 && metrics.Sum("weir_otlp_sent_total", ("weir_otlp_signal", "traces")) == 1);
    }

    [Fact]
    public async Task A_collector_that_is_busy_is_asked_again_and_gets_the_same()
    {
        var asked = 0;
        _receiver.Answer = http =>
        {
            http.Response.StatusCode = Interlocked.Increment(ref asked) == 1 ? 503 : 200;
            return Task.CompletedTask;
        };
        await StartAsync(", signals: [traces]");
        await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "one"));
        Assert.Equal(2, OtlpReader.Spans(await _receiver.NextAsync("traces")).Count);
        await CountedAsync(metrics => metrics.Sum("weir_otlp_sent_total") == 2 && metrics.Sum("weir_otlp_dropped_total") == 0);
    }

    [Fact]
    public async Task A_collector_that_never_answers_holds_up_no_call_and_no_stop()
    {
        _receiver.Answer = http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        await StartAsync();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi, "one"))).Status);
        }

        var before = TimeProvider.System.GetTimestamp();
        await _gateway.App.StopAsync(TestContext.Current.CancellationToken);
        Assert.InRange(TimeProvider.System.GetElapsedTime(before), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Without_a_collector_no_operation_has_a_place_in_a_trace()
    {
        _gateway = await GatewayHost.StartAsync("keys: { test: { secret: \"env:KEY\" } }");
        Assert.Null(_gateway.Get<Weir.Engine.Proxy.Tracing.RequestTraces>().Begin(new HeaderDictionary { ["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" }));
    }

    private async Task StartAsync(string more = "") =>
        _gateway = await GatewayHost.StartAsync(Config.Replace("URL", _receiver.Url, StringComparison.Ordinal).Replace("MORE", more, StringComparison.Ordinal));

    private async Task CountedAsync(Func<PrometheusReader, bool> isThere)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isThere(PrometheusReader.Read((await _gateway.GetAsync("/metrics")).Text)))
        {
            end.Token.ThrowIfCancellationRequested();
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, end.Token);
        }
    }

    private static void AssertGenops(ReadSpan span)
    {
        Assert.All(span.Attributes.Where(pair => pair.Key.StartsWith("genops.", StringComparison.Ordinal)), pair => Assert.NotEqual("", pair.Value));
        if (!span.Attributes.TryGetValue("genops.spec.version", out var version))
        {
            // The operation around units: no unit itself.
            Assert.Equal(2, span.Kind);
            Assert.Empty(span.Events);
            return;
        }

        Assert.Equal("0.1.0", version);
        Assert.NotNull(span.Attributes["genops.operation.name"]);
        Assert.NotNull(span.Attributes["genops.operation.type"]);
        var result = (string)span.Attributes["genops.policy.result"];
        Assert.Contains(result, Results);
        Assert.Equal(result != "ALLOWED", span.Attributes.ContainsKey("genops.policy.reason_code"));
        if (span.Attributes.TryGetValue("genops.policy.reason_code", out var code))
        {
            Assert.True(Codes.Contains(code) || System.Text.RegularExpressions.Regex.IsMatch((string)code, "^x_[a-z0-9_]+$", default, TimeSpan.FromSeconds(1)), (string)code);
            return;
        }

        Assert.Equal(["genops.policy.evaluated", "genops.budget.reservation", "genops.budget.reconciliation"], span.Events.Select(one => one.Name));
        var (reserved, actual) = ((double)span.Attributes["genops.accounting.reserved"], (double)span.Attributes["genops.accounting.actual"]);
        Assert.Equal("USD", span.Attributes["genops.accounting.unit"]);
        Assert.True(reserved > 0 && actual <= reserved);
        Assert.Equal((reserved, "house"), ((double)span.Events[1].Attributes["genops.accounting.reserved"], span.Events[1].Attributes["genops.budget.name"]));
        Assert.Equal(actual, (double)span.Events[2].Attributes["genops.accounting.actual"]);
    }
}
