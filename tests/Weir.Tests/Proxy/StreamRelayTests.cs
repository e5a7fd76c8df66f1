using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Weir.Engine.Egress;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Limits;
using Weir.Engine.Providers;
using Weir.Engine.Proxy;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

public sealed class StreamRelayTests
{
    [Fact]
    public async Task The_time_that_a_slow_client_takes_is_not_the_providers_silence()
    {
        var clock = new WatchedClock();
        await using var gateway = await GatewayHost.StartAsync("""
            providers: { sim: { kind: simulator, timeouts: { idle_seconds: 7, total_seconds: 600 } } }
            models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
            keys: { test: { secret: "env:KEY" } }
            """);
        var (upstream, client) = (new Pipe(), new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false)));
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpResponseBodyFeature>(new PipeBody(client.Writer));
        var model = GatewayModel.Take(gateway.Get<Holder<GatewayModel>>());
        using var operation = new Operation(http, Surface.ChatCompletions, model, clock) { Facts = new() { Model = "m", Stream = true } };
        var deadline = new Deadline(clock, new(TimeSpan.FromSeconds(600), UpstreamFailure.TotalTimeout), CancellationToken.None);
        using var attempt = new LiveAttempt(operation, model.Plans["m"].Route.Deployments[0], deadline, clock) { Lease = LimitLease.Unlimited, Events = new SseReader(upstream.Reader.AsStream(), SseBounds.Default), Scanner = StreamScanner.For(Dialect.OpenAi) };
        await upstream.Writer.WriteAsync("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await attempt.Events.ReadAsync(TestContext.Current.CancellationToken);
        attempt.Verdict = attempt.Scanner.Scan(attempt.Events.Type.Span, attempt.Events.Data.Span);

        // The client reads nothing: however long that takes, the provider is not late.
        var relay = new StreamRelay(operation, attempt, gateway.Get<AttemptHold>(), clock).RunAsync().AsTask();
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.False(relay.IsCompleted);

        // It reads; from here on the silence is the provider's.
        var read = await client.Reader.ReadAsync(TestContext.Current.CancellationToken);
        client.Reader.AdvanceTo(read.Buffer.End);
        await clock.PassAsync(TimeSpan.FromSeconds(7));
        var end = await relay;
        Assert.Equal((AttemptOutcome.Cut, UpstreamFailure.Idle), (end.Outcome, end.Failure!.Upstream));
    }

    private sealed class PipeBody(PipeWriter writer) : IHttpResponseBodyFeature
    {
        public Stream Stream => writer.AsStream();

        public PipeWriter Writer => writer;

        public Task CompleteAsync() => Task.CompletedTask;

        public void DisableBuffering()
        {
        }

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
