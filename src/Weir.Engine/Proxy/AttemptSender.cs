using System.Buffers;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Weir.Engine.Egress;
using Weir.Engine.Kernel;
using Weir.Engine.Providers;
using Weir.Engine.Wire;
using Weir.Engine.Wire.Tokens;

namespace Weir.Engine.Proxy;

/// <summary>Sends one attempt and waits for the beginning of its answer: the first event of a stream, or the whole of a plain answer.</summary>
internal sealed class AttemptSender(TimeProvider clock)
{
    /// <summary>Plain answers up to this size are held whole, so that a broken one can still fail over and the cost can go in a header.</summary>
    public const int MaxPlainBytes = 1 << 20;

    /// <summary>Plain answers that must be translated are held whole up to this size.</summary>
    public const int MaxTranslatedBytes = 32 << 20;

    private const int MaxErrorBytes = 64 * 1024;
    private const int MaxLeadBytes = 64 * 1024;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Failure?> SendAsync(Operation operation, LiveAttempt attempt)
    {
        var waited = clock.GetTimestamp();
        try
        {
            var timeouts = attempt.Deployment.Upstream.Timeouts;
            attempt.Deadline.Begin(UpstreamFailure.NoFirstEvent, TimeSpan.FromSeconds(operation.Facts!.Stream ? timeouts.FirstEventSeconds : timeouts.PlainSeconds));
            attempt.Response = await attempt.Deployment.Upstream.Http.SendAsync(attempt.Request!, attempt.Deadline.Token);
            return (int)attempt.Response.StatusCode is >= 200 and < 300
                ? await BeginAsync(operation, attempt)
                : await ReadErrorAsync(attempt);
        }
        catch (OperationCanceledException) when (attempt.Deadline.Token.IsCancellationRequested)
        {
            return attempt.Deadline.Explain();
        }
        catch (CredentialException)
        {
            return Failure.Of(UpstreamFailure.Credential, "The gateway could not obtain a token for the provider; an operator must look at it.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return FailureOf(EgressException.Classify(e));
        }
        finally
        {
            operation.Waited += clock.GetElapsedTime(waited);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Failure?> BeginAsync(Operation operation, LiveAttempt attempt)
    {
        var content = attempt.Response!.Content;
        var stream = await content.ReadAsStreamAsync(attempt.Deadline.Token);
        return operation.Facts!.Stream
            ? await BeginStreamAsync(attempt, stream, content.Headers.ContentType)
            : await ReadPlainAsync(operation.Surface, attempt, stream, content.Headers.ContentLength);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Failure?> BeginStreamAsync(LiveAttempt attempt, Stream stream, MediaTypeHeaderValue? type)
    {
        if (type?.MediaType is not "text/event-stream")
        {
            return Garbage("a stream was asked for and something else came");
        }

        attempt.Events = new SseReader(stream, SseBounds.Default);
        attempt.Text = OutputText.For(attempt.Deployment.Upstream.Kind.Name, attempt.Deployment.UpstreamModel);
        attempt.Scanner = StreamScanner.For(attempt.Dialect, attempt.Text);
        while (true)
        {
            if (await attempt.Events.ReadAsync(attempt.Deadline.Token) != SseStatus.Event)
            {
                return Garbage("the stream ended before its first event");
            }

            if (!attempt.Events.Data.IsEmpty)
            {
                break;
            }

            // Comments keep a connection alive; they say nothing about whether this provider will answer. They are kept, as all its bytes.
            attempt.Lead ??= new PooledBuffer();
            if (attempt.Lead.Length + attempt.Events.Raw.Length > MaxLeadBytes)
            {
                return Garbage("it sends comments instead of events");
            }

            attempt.Lead.Write(attempt.Events.Raw.Span);
        }

        if (attempt.IsAtLongEvent)
        {
            await Task.Yield();
        }

        attempt.Verdict = attempt.Scanner.Scan(attempt.Events.Type.Span, attempt.Events.Data.Span);
        return attempt.Verdict.HasFlag(ScanVerdict.Error) ? UpstreamMessages.InBand(attempt.Deployment.Upstream, attempt.Scanner.Error)
            : attempt.Verdict.HasFlag(ScanVerdict.Garbage) ? Garbage("its first event is not one of the dialect")
            : null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Failure?> ReadPlainAsync(Surface surface, LiveAttempt attempt, Stream stream, long? length)
    {
        var most = attempt.Translation is null ? MaxPlainBytes : MaxTranslatedBytes;
        attempt.Plain = await BoundedBody.ReadAsync(stream, most, length, attempt.Deadline.Token);
        if (attempt.Plain.TooLarge)
        {
            return attempt.Translation is null ? null : Garbage("the answer is larger than can be translated");
        }

        if (attempt.Plain.Bytes.Length > EventLoop.MostRead)
        {
            await Task.Yield();
        }

        attempt.PlainFacts = surface == Surface.CountTokens
            ? AnswerScanner.ScanCount(attempt.Plain.Bytes.Span)
            : AnswerScanner.Scan(attempt.Dialect, attempt.Plain.Bytes.Span);
        return attempt.PlainFacts is null || attempt.Translation?.Answer(attempt.Plain.Bytes.Span, attempt.Held) == false ? Garbage("the body is not a whole answer of the dialect") : null;
    }

    private async ValueTask<Failure> ReadErrorAsync(LiveAttempt attempt)
    {
        var response = attempt.Response!;
        UpstreamError? error = null;
        var wait = RetryAfter.Read(response.Headers, clock);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(attempt.Deadline.Token);
            using var body = await BoundedBody.ReadAsync(stream, MaxErrorBytes, response.Content.Headers.ContentLength, attempt.Deadline.Token);
            error = ErrorBody.Read(attempt.Dialect, body.Bytes.Span);
            wait ??= RetryInfo.Read(attempt.Deployment.Upstream.Kind, body.Bytes);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The status says enough.
        }

        return UpstreamMessages.OfStatus(attempt.Deployment.Upstream, (int)response.StatusCode, error) with { RetryAfter = wait };
    }

    private static Failure Garbage(string what) => Failure.Of(UpstreamFailure.Garbage, $"The provider's answer cannot be used: {what}.");

    private static Failure FailureOf(EgressFailure failure) => failure switch
    {
        EgressFailure.AddressRefused or EgressFailure.OriginRefused or EgressFailure.PlainHttpRefused =>
            Failure.Of(UpstreamFailure.AddressRefused, "The provider's address is not one that this gateway may connect to."),
        EgressFailure.ConnectTimeout => Failure.Of(UpstreamFailure.ConnectTimeout, "The provider could not be reached in time."),
        EgressFailure.Redirected => Failure.Of(UpstreamFailure.Redirected, "The provider answered with a redirect, which is never followed."),
        EgressFailure.EncodedBody or EgressFailure.HeadersTooLarge => Garbage("it is compressed or its headers are too large"),
        EgressFailure.ConnectionLost => Failure.Of(UpstreamFailure.Unreachable, "The connection to the provider broke before it answered."),
        _ => Failure.Of(UpstreamFailure.Unreachable, "The provider could not be reached."),
    };
}
