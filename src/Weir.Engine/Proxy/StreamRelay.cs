using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Egress;
using Weir.Engine.Ledger;
using Weir.Engine.Providers;
using Weir.Engine.Wire;

namespace Weir.Engine.Proxy;

/// <summary>Relays a stream event by event.</summary>
internal sealed class StreamRelay(Operation operation, LiveAttempt attempt, AttemptHold hold, TimeProvider clock)
{
    // A provider that is faster than the client must not fill the memory: beyond this the client is waited for.
    private const int MaxUnflushedBytes = 64 * 1024;

    private readonly SseReader _events = attempt.Events!;
    private readonly StreamScanner _scanner = attempt.Scanner!;
    private readonly HttpResponse _client = operation.Http.Response;
    private readonly TimeSpan _idle = TimeSpan.FromSeconds(attempt.Deployment.Upstream.Timeouts.IdleSeconds);
    private bool _unflushed;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Relayed> RunAsync()
    {
        attempt.Deadline.Pause();
        if (attempt.Lead is { } lead && attempt.Translation is null)
        {
            _client.BodyWriter.Write(lead.WrittenSpan);
            _unflushed = true;
        }

        try
        {
            return await RelayAsync();
        }
        finally
        {
            // However it ended: whole events that were read go out before the terminator, or the error, is waited for.
            await FlushLastAsync();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Relayed> RelayAsync()
    {
        try
        {
            for (var verdict = attempt.Verdict; ;)
            {
                if (_scanner.OutputTextBytes > attempt.HeldOutput && await hold.ExtendAsync(operation, attempt, _scanner.OutputTextBytes) is { } refused)
                {
                    return new(AttemptOutcome.Cut, refused);
                }

                if (Pass(verdict) is { } end)
                {
                    if (attempt.IsWhole)
                    {
                        await HoldAsync(_events.Raw);
                    }

                    return end;
                }

                var status = await NextAsync();
                if (EndsWithoutTerminator(status))
                {
                    await HoldAsync(default);
                    return Whole();
                }

                if (status != SseStatus.Event && !EndsWithoutBlankLine(status))
                {
                    return Cut(status == SseStatus.TooLarge ? "sent an event larger than allowed" : "ended its answer without finishing it");
                }

                if (attempt.IsAtLongEvent)
                {
                    await Task.Yield();
                }

                verdict = _events.Data.IsEmpty ? ScanVerdict.None : _scanner.Scan(_events.Type.Span, _events.Data.Span);
            }
        }
        catch (OperationCanceledException) when (attempt.Deadline.Token.IsCancellationRequested)
        {
            var why = attempt.Deadline.Explain();
            return new(why.Refusal == Refusal.ClientGone ? AttemptOutcome.Cancelled : AttemptOutcome.Cut, why);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return Cut("broke the connection in the middle of its answer");
        }
    }

    // Some servers leave out the blank line behind their last event; its terminator is still one.
    private bool EndsWithoutBlankLine(SseStatus status) =>
        status == SseStatus.Truncated && _events.Data.Span is var data && data.SequenceEqual("[DONE]"u8);

    // A whole answer whose provider leaves the terminator out: it gave its reason to finish and ended cleanly. So does ours, in its dialect.
    private bool EndsWithoutTerminator(SseStatus status) => status == SseStatus.End && attempt.Dialect == Dialect.OpenAi && _scanner.FinishReason is not null;

    /// <summary>Sends the event on, or ends the relay.</summary>
    private Relayed? Pass(ScanVerdict verdict)
    {
        if (verdict.HasFlag(ScanVerdict.Error))
        {
            return new(AttemptOutcome.Cut, UpstreamMessages.InBand(attempt.Deployment.Upstream, _scanner.Error));
        }

        if (verdict.HasFlag(ScanVerdict.Garbage))
        {
            return Cut("sent an event that is not of its dialect");
        }

        if (verdict.HasFlag(ScanVerdict.Terminal))
        {
            return Whole();
        }

        if (operation.ClientGone.IsCancellationRequested)
        {
            // Read for its usage only.
            return null;
        }

        if (attempt.Translation is { } translation)
        {
            var before = _client.BodyWriter.UnflushedBytes;
            translation.Feed(_events.Type.Span, _events.Data.Span, _client.BodyWriter);
            _unflushed |= _client.BodyWriter.UnflushedBytes > before;
        }
        else if (!verdict.HasFlag(ScanVerdict.UsageOnly) || operation.Facts!.WantsUsage)
        {
            _client.BodyWriter.Write(_events.Raw.Span);
            _unflushed = true;
        }

        return null;
    }

    private Relayed Whole()
    {
        attempt.IsWhole = true;
        return operation.ClientGone.IsCancellationRequested ? new(AttemptOutcome.Cancelled, attempt.Deadline.Explain()) : new(AttemptOutcome.Completed, null);
    }

    private async ValueTask HoldAsync(ReadOnlyMemory<byte> terminator)
    {
        if (attempt.Translation is { } translation)
        {
            if (_scanner.Usage is null)
            {
                translation.UseUsage(await UsageEvidence.OfAsync(operation, attempt, AttemptOutcome.Completed));
            }

            translation.Finish(attempt.Held);
        }
        else
        {
            attempt.Held.Write(terminator.Span);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SseStatus> NextAsync()
    {
        if (_client.BodyWriter.UnflushedBytes >= MaxUnflushedBytes)
        {
            await FlushAsync(attempt.Deadline.Token);
        }

        var next = _events.ReadAsync(attempt.Deadline.Token);
        if (next.IsCompleted)
        {
            return await next;
        }

        // Nothing more is at hand: let the client have what there is, then wait. The read is awaited whatever the flush does, since it owns
        // memory that is given back afterwards.
        SseStatus status;
        try
        {
            await FlushAsync(attempt.Deadline.Token);
        }
        finally
        {
            var waited = clock.GetTimestamp();
            attempt.Deadline.Begin(UpstreamFailure.Idle, _idle);
            status = await next;
            attempt.Deadline.Pause();
            operation.Waited += clock.GetElapsedTime(waited);
        }

        return status;
    }

    private async ValueTask FlushLastAsync()
    {
        try
        {
            await FlushAsync(operation.ClientGone);
        }
        catch (OperationCanceledException)
        {
            // The client has left.
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_unflushed)
        {
            _unflushed = false;
            await _client.BodyWriter.FlushAsync(cancellationToken);
        }
    }

    private static Relayed Cut(string what) => new(AttemptOutcome.Cut, Failure.Of(UpstreamFailure.Cut, $"The provider {what}."));
}
