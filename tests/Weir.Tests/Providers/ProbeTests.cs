using System.Net;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;
using Weir.Engine.Egress;
using Weir.Engine.Providers.Probes;
using Weir.Engine.Telemetry;
using Weir.Tests.Support;

namespace Weir.Tests.Providers;

public sealed class ProbeTests : IDisposable
{
    private static readonly ProviderConfig Probed = new() { HealthCheck = new HealthCheckConfig { Enabled = true, IntervalSeconds = 30, TimeoutSeconds = 5 } };

    private readonly ManualClock _clock = new();
    private readonly ProbeBoard _board = new();
    private readonly GatewayMeter _meter = new();
    private readonly List<string> _log = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_provider_is_probed_at_once_and_then_at_its_interval()
    {
        var calls = new Calls();
        using var provider = new TestUpstream("openai", calls.AnswerAsync, Probed);
        await using var loop = await StartAsync(provider);

        await calls.ComesAsync(HttpStatusCode.OK);
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(calls.Waiting);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await calls.ComesAsync(HttpStatusCode.OK);
        await loop.DisposeAsync();

        var result = _board.Find("p")!;
        Assert.True(result.Ok);
        Assert.Equal(200, result.Status);
        Assert.Null(result.Error);
        Assert.Equal(_clock.GetUtcNow(), result.At);
    }

    [Fact]
    public async Task Failures_are_counted_until_one_probe_works_and_told_once()
    {
        var calls = new Calls();
        using var provider = new TestUpstream("openai", calls.AnswerAsync, Probed);
        await using var loop = await StartAsync(provider);

        foreach (var status in new[] { HttpStatusCode.ServiceUnavailable, HttpStatusCode.Unauthorized })
        {
            await calls.ComesAsync(status);
            _clock.Advance(TimeSpan.FromSeconds(30));
        }

        // The third request has begun, so the second result stands.
        await calls.BeginsAsync();
        Assert.Equal((false, 2, "answered 401: it does not accept the credential"), (_board.Find("p")!.Ok, _board.Find("p")!.ConsecutiveFailures, _board.Find("p")!.Error));
        calls.Answer(HttpStatusCode.OK);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await calls.BeginsAsync();

        Assert.Equal((true, 0), (_board.Find("p")!.Ok, _board.Find("p")!.ConsecutiveFailures));
        Assert.Equal(["Probe of provider p failed: answered 503", "Probe of provider p works again"], _log);
        calls.Answer(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_silent_provider_fails_at_the_timeout()
    {
        var calls = new Calls();
        using var provider = new TestUpstream("openai", calls.AnswerAsync, Probed);
        var probe = new Probe(_clock).RunAsync(provider.Upstream, null, Cancel);
        await calls.BeginsAsync();

        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(probe.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        var result = await probe;
        Assert.Equal((false, 1, "no answer within 5 s", (int?)null), (result.Ok, result.ConsecutiveFailures, result.Error, result.Status));
        Assert.Equal(TimeSpan.FromSeconds(5), result.Latency);
    }

    [Theory]
    [InlineData(EgressFailure.AddressRefused, "its address may not be reached")]
    [InlineData(EgressFailure.NameNotResolved, "its name has no address")]
    [InlineData(EgressFailure.ConnectTimeout, "no connection")]
    [InlineData(EgressFailure.TlsFailed, "the TLS handshake failed")]
    [InlineData(EgressFailure.ConnectionLost, "the connection broke")]
    public async Task A_connection_that_fails_is_told_without_names_or_addresses(EgressFailure failure, string error)
    {
        using var provider = new TestUpstream("openai", (_, _) => throw new EgressException(failure, "10.0.0.1 at secret.internal"), Probed);

        var result = await new Probe(_clock).RunAsync(provider.Upstream, null, Cancel);

        Assert.Equal(error, result.Error);
    }

    [Fact]
    public async Task A_defect_in_one_probe_ends_neither_the_loop_nor_the_others()
    {
        var calls = new Calls();
        var defects = new Calls();
        using var broken = new TestUpstream("openai", (request, _) =>
        {
            defects.Count(request);
            throw new InvalidOperationException("a defect");
        }, Probed with { Id = "broken" });
        using var sound = new TestUpstream("openai", calls.AnswerAsync, Probed with { Id = "sound" });
        await using var loop = await StartAsync(broken, sound);

        await defects.CountedAsync();
        await calls.ComesAsync(HttpStatusCode.OK);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await defects.CountedAsync();
        await calls.ComesAsync(HttpStatusCode.OK);

        Assert.Null(_board.Find("broken"));
        await loop.DisposeAsync();
        Assert.True(_board.Find("sound")!.Ok);
    }

    [Fact]
    public async Task A_new_configuration_probes_its_own_providers_and_forgets_the_others()
    {
        var (before, after) = (new Calls(), new Calls());
        using var old = new TestUpstream("openai", before.AnswerAsync, Probed with { Id = "old" });
        using var next = new TestUpstream("openai", after.AnswerAsync, Probed with { Id = "next" });
        await using var loop = await StartAsync(old);
        await before.BeginsAsync();

        _board.Watch([next.Upstream]);
        await after.ComesAsync(HttpStatusCode.OK);
        await loop.DisposeAsync();

        Assert.Null(_board.Find("old"));
        Assert.True(_board.Find("next")!.Ok);
    }

    [Fact]
    public async Task Without_a_health_check_nothing_is_probed()
    {
        var asked = 0;
        using var provider = new TestUpstream("openai", (_, _) =>
        {
            asked++;
            return Task.FromResult(new HttpResponseMessage());
        });
        await using var loop = await StartAsync(provider);

        _clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal((0, 0), (asked, _clock.ActiveTimers));
        Assert.Null(_board.Find("p"));
    }

    public void Dispose() => _meter.Dispose();

    private async Task<RunningLoop> StartAsync(params TestUpstream[] providers)
    {
        _board.Watch(providers.Select(provider => provider.Upstream));
        var logger = LoggerFactory.Create(logging => logging.AddProvider(new ListLogger(_log))).CreateLogger<ProbeLoop>();
        var loop = new ProbeLoop(_board, _clock, _meter, logger);
        await loop.StartAsync(Cancel);
        return new RunningLoop(loop);
    }

    private sealed class RunningLoop(ProbeLoop loop) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await loop.StopAsync(CancellationToken.None);
            loop.Dispose();
        }
    }

    /// <summary>Requests that wait for the test's answer.</summary>
    private sealed class Calls
    {
        private readonly SemaphoreSlim _begun = new(0);
        private readonly SemaphoreSlim _answered = new(0);
        private HttpStatusCode _status;

        public bool Waiting => _begun.CurrentCount > 0;

        public async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count(request);
            await _answered.WaitAsync(cancellationToken);
            return new HttpResponseMessage(_status) { RequestMessage = request };
        }

        public void Count(HttpRequestMessage request)
        {
            Assert.Equal(HttpMethod.Get, request.Method);
            _begun.Release();
        }

        public Task CountedAsync() => BeginsAsync();

        public Task BeginsAsync() => _begun.WaitAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        public void Answer(HttpStatusCode status)
        {
            _status = status;
            _answered.Release();
        }

        public async Task ComesAsync(HttpStatusCode status)
        {
            await BeginsAsync();
            Answer(status);
        }
    }
}
