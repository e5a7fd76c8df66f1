using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Credentials.BackEnds;
using Weir.Engine.Telemetry.Otlp;
using Weir.Engine.Wire;
using Weir.Tests.Credentials;
using Weir.Tests.Proxy;
using Weir.Tests.Support;

namespace Weir.Tests.Telemetry.Otlp;

/// <summary>The export follows the configuration while the program runs, takes secrets from wherever they are kept, and holds no more than it may (S3-18).</summary>
public sealed class OtlpReloadTests : IAsyncLifetime
{
    private const string Rest = """
        providers: { sim: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0 } } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt, price: { input: 1, output: 1 } } } } }
        keys: { test: { secret: "env:KEY" } }
        """;

    private OtlpReceiver _receiver = null!;
    private GatewayHost _gateway = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

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
    public async Task A_reload_switches_the_export_on_aims_it_elsewhere_and_switches_it_off()
    {
        await using var other = await OtlpReceiver.StartAsync();
        var file = Rest;
        _gateway = await GatewayHost.StartAsync(Rest, file: () => file);
        await CallAsync();

        await ReloadAsync(To(_receiver.Url));
        var first = await CallAsync();
        Assert.Equal([first], Operations(await _receiver.NextAsync("traces")));
        await _receiver.NextAsync("metrics");
        await _receiver.NextAsync("logs");

        await ReloadAsync(To(other.Url));
        var second = await CallAsync();
        Assert.Equal([second], Operations(await other.NextAsync("traces")));
        await other.NextAsync("metrics");

        await ReloadAsync("");
        Assert.False(_gateway.Get<OtlpExport>().SendsTraces);
        await CallAsync();
        await ReloadAsync(To(_receiver.Url));
        var fourth = await CallAsync();
        Assert.Equal([fourth], Operations(await _receiver.NextAsync("traces")));

        static string To(string url) => $$"""telemetry: { otlp: { endpoint: "{{url}}", allow_private_network: true, interval_seconds: 1 } }""" + "\n";

        async Task ReloadAsync(string telemetry)
        {
            file = telemetry + Rest;
            Assert.Equal(ConfigVerdict.Published, (await _gateway.Get<ConfigDesk>().ReloadAsync(new(), Token)).Verdict);
        }
    }

    [Fact]
    public async Task A_shorter_interval_holds_at_once()
    {
        _gateway = await StartAsync("interval_seconds: 3600, signals: [metrics]");
        await ChangeAsync("telemetry.otlp.interval_seconds", "1");
        await _receiver.NextAsync("metrics");
    }

    // Nothing else would end its wait: an answer is late only after a minute.
    [Fact]
    public async Task What_a_collector_hangs_on_goes_to_the_one_that_takes_its_place()
    {
        await using var other = await OtlpReceiver.StartAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _receiver.Answer = http =>
        {
            asked.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        };
        _gateway = await StartAsync("timeout_seconds: 60, signals: [traces, metrics], interval_seconds: 1");
        var operation = await CallAsync();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
        while (!_receiver.Seen.Any(one => one.Path == "/v1/traces"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }

        await ChangeAsync("telemetry.otlp.endpoint", $"\"{other.Url}\"");
        Assert.Equal([operation], Operations(await other.NextAsync("traces")));
        await other.NextAsync("metrics");
        Assert.DoesNotContain(_gateway.Logs.At(LogLevel.Warning), line => line.Message.Contains("OTLP", StringComparison.Ordinal));
        Assert.Equal(0, await DroppedAsync());
    }

    [Fact]
    public async Task A_headers_secret_of_the_vault_is_sent_to_the_address_that_it_was_entered_for_alone()
    {
        await using var other = await OtlpReceiver.StartAsync();
        _gateway = await GatewayHost.StartAsync(Rest);
        Assert.Equal(200, (await CredentialCallsTests.ManageAsync(_gateway, HttpMethod.Put, "/api/credentials/otlp/authorization", $$"""{"secret":"Bearer-canary-1","origin":"{{_receiver.Url}}"}""")).Status);
        await ChangeAsync("telemetry.otlp", $$"""{"endpoint":"{{_receiver.Url}}","allow_private_network":true,"signals":["traces"],"headers":{"authorization":"vault:otlp/authorization"} }""");
        await CallAsync();
        await _receiver.NextAsync("traces");
        Assert.Equal("Bearer-canary-1", Assert.Single(_receiver.Seen).Authorization);

        // A new one without a restart.
        Assert.Equal(200, (await CredentialCallsTests.ManageAsync(_gateway, HttpMethod.Put, "/api/credentials/otlp/authorization", $$"""{"secret":"Bearer-canary-2","origin":"{{_receiver.Url}}"}""")).Status);
        await CallAsync();
        await _receiver.NextAsync("traces");
        Assert.Equal("Bearer-canary-2", _receiver.Seen.Last().Authorization);

        // Somewhere else it is not sent, and nothing goes there without it.
        await ChangeAsync("telemetry.otlp.endpoint", $"\"{other.Url}\"");
        await CallAsync();
        while (!_gateway.Logs.All.Any(line => line.Message.Contains("the value of the header 'authorization' at vault:otlp/authorization cannot be used", StringComparison.Ordinal)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }

        Assert.Empty(other.Seen);
        Assert.DoesNotContain(_gateway.Logs.All, line => (line.Message + line.Error).Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_headers_secret_of_another_store_is_read_before_anything_is_sent()
    {
        await using var store = await Sink.StartAsync();
        OtherStoresTests.Holds(store, "Bearer-canary-3");
        _gateway = await GatewayHost.StartAsync($$"""
            credentials: { refresh_seconds: 3600, hashicorp: { address: "{{store.Url}}", token: "env:UPSTREAM", allow_private_network: true } }
            telemetry: { otlp: { endpoint: "{{_receiver.Url}}", allow_private_network: true, signals: [traces], headers: { authorization: "hashicorp:secret/data/otlp#api_key" } } }
            access:
              sign_in:
                corp: { authorization_endpoint: "{{store.Url}}/a", token_endpoint: "{{store.Url}}/t", userinfo_endpoint: "{{store.Url}}/u", client_id: weir, client_secret: "hashicorp:secret/data/sso#api_key",
                  allow_private_network: true, roles: { admins: { group: platform, role: admin } } }
            {{Rest}}
            """);
        Assert.Equal(
            [("hashicorp:secret/data/otlp#api_key", null), ("hashicorp:secret/data/sso#api_key", null)],
            _gateway.Get<SecretShelf>().List().Select(item => (item.Reference, item.Problem)));
        await CallAsync();
        await _receiver.NextAsync("traces");
        Assert.Equal("Bearer-canary-3", Assert.Single(_receiver.Seen).Authorization);
        Assert.DoesNotContain(_gateway.Logs.At(LogLevel.Warning), line => line.Message.Contains("OTLP", StringComparison.Ordinal));
    }

    // The collector hangs for ever: time stands still, so nothing is given up, and what waits is all that is kept.
    [Fact]
    public async Task What_a_full_queue_does_not_take_is_counted_and_let_go_while_calls_go_on()
    {
        _receiver.Answer = static http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        var clock = new WatchedClock();
        _gateway = await GatewayHost.StartAsync(WithOtlp("signals: [traces]"), clock);
        var export = _gateway.Get<OtlpExport>();
        var kept = Fill(export, 512);
        await clock.PassAsync(TimeSpan.FromMilliseconds(500));
        while (_receiver.Seen.IsEmpty)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }

        kept.AddRange(Fill(export, 10_000)); // 512 are on their way, 4,096 wait
        Assert.Equal(10_000 - 4_096, await DroppedAsync(("weir_otlp_signal", "traces"), ("weir_reason", "queue")));
        for (var i = 0; i < 20; i++)
        {
            await CallAsync();
        }

        Assert.Equal(10_000 - 4_096 + 20, await DroppedAsync(("weir_otlp_signal", "traces"), ("weir_reason", "queue")));
        Assert.Equal(10_000 - 4_096 + 20, await DroppedAsync());
        GC.Collect();
        Assert.InRange(kept.Count(static one => one.IsAlive), 4_096, 4_096 + 512);
        _gateway.AssertNothingHeld();

        // The farewell of the gateway's end is by the same clock.
        _receiver.Answer = static _ => Task.CompletedTask;
    }

    [Fact]
    public async Task Log_records_that_find_their_queue_full_are_counted_and_long_ones_are_cut()
    {
        _gateway = await GatewayHost.StartAsync(WithOtlp("signals: [logs]"), new ManualClock());
        var logger = _gateway.Get<ILoggerFactory>().CreateLogger("Weir.Test");
        var before = await DroppedAsync();
        var text = new string('x', 10_000);
        for (var i = 0; i < 9_000; i++)
        {
            logger.LogWarning(new EventId(1, "long"), "Long: {Text}", text);
        }

        // A few records of the start wait as well.
        Assert.InRange(await DroppedAsync(("weir_otlp_signal", "logs"), ("weir_reason", "queue")) - before, 9_000 - 8_192, 9_000 - 8_192 + 100);
        await CallAsync();
    }

    [Fact]
    public async Task A_record_is_cut_to_what_is_sent_of_it()
    {
        _gateway = await StartAsync("signals: [logs]");
        _gateway.Get<ILoggerFactory>().CreateLogger("Weir.Test").LogWarning(new EventId(1, "long"), "Long: {Text}", new string('x', 10_000));
        var log = await _receiver.UntilAsync("logs", request => OtlpReader.Logs(request).FirstOrDefault(one => one.Event == "long"));
        Assert.Equal((8_192, 8_192), (log.Body.Length, ((string)log.Attributes["text"]).Length));
    }

    // "retry-after: 0", so that no time passes between its four attempts.
    [Fact]
    public async Task A_collector_that_stays_busy_is_asked_four_times_and_what_it_does_not_take_is_counted()
    {
        _receiver.Answer = static http =>
        {
            http.Response.StatusCode = 503;
            http.Response.Headers.RetryAfter = "0";
            return Task.CompletedTask;
        };
        _gateway = await StartAsync("signals: [traces]");
        await CallAsync();
        while (await DroppedAsync(("weir_otlp_signal", "traces"), ("weir_reason", "unreachable")) != 2)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
        }

        Assert.Equal(4, _receiver.Seen.Count);
    }

    private static List<WeakReference> Fill(OtlpExport export, int count)
    {
        var made = new List<WeakReference>(count);
        for (var i = 0; i < count; i++)
        {
            var trace = new Waiting();
            made.Add(new(trace));
            export.Add(trace.Spans);
        }

        return made;
    }

    private static string[] Operations(byte[] request) => [.. OtlpReader.Spans(request).Where(span => span.Kind == 2).Select(span => (string)span.Attributes["weir.operation.id"])];

    private string WithOtlp(string more) => $$"""telemetry: { otlp: { endpoint: "{{_receiver.Url}}", allow_private_network: true, {{more}} } }""" + "\n" + Rest;

    private Task<GatewayHost> StartAsync(string more) => GatewayHost.StartAsync(WithOtlp(more));

    private async Task<string> CallAsync()
    {
        var reply = await _gateway.PostAsync("/v1/chat/completions", Ask.Body(Dialect.OpenAi));
        Assert.Equal(200, reply.Status);
        await _gateway.EndOfAsync(reply.TestId);
        return reply.Operation;
    }

    private async Task<decimal> DroppedAsync(params (string, string)[] labels) =>
        PrometheusReader.Read((await _gateway.GetAsync("/metrics")).Text).Sum("weir_otlp_dropped_total", labels);

    private async Task ChangeAsync(string path, string value) => Assert.Equal(
        ConfigVerdict.Published,
        (await _gateway.Get<ConfigDesk>().ChangeAsync(new() { Edits = [ConfigEdit.Set(path, value)], Author = "tester", Reason = "a test" }, Token)).Verdict);

    private sealed class Waiting
    {
        public IReadOnlyList<OtlpSpan> Spans() =>
            [new() { TraceId = new byte[16], SpanId = 1, Name = "one", StartedAt = DateTimeOffset.UnixEpoch, Duration = TimeSpan.Zero, Attributes = [new("self", GetHashCode())] }];
    }
}
