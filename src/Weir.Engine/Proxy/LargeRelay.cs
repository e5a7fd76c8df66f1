using System.Buffers;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Providers;
using Weir.Engine.Wire;

namespace Weir.Engine.Proxy;

/// <summary>Relays a plain answer that is too large to wait for: bytes pass as they come, all but the last read, which waits for the post.</summary>
/// <remarks>
/// A copy is kept up to <see cref="MaxScannedBytes"/>, because the usage may stand anywhere in the object; of a longer answer the usage is
/// estimated. The client gets an answer without a length, so a broken one ends as a broken transfer, never as a whole one.
/// </remarks>
internal sealed class LargeRelay(Operation operation, LiveAttempt attempt, TimeProvider clock) : IDisposable
{
    private const int MaxScannedBytes = 64 << 20;
    private const int ReadBytes = 64 * 1024;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
    private readonly PooledBuffer _copy = new();
    private readonly TimeSpan _idle = TimeSpan.FromSeconds(attempt.Deployment.Upstream.Timeouts.IdleSeconds);
    private bool _copied = true;

    public async ValueTask<Relayed> RunAsync()
    {
        try
        {
            await PassAsync(attempt.Plain!.Bytes);
            await using var stream = await attempt.Response!.Content.ReadAsStreamAsync(attempt.Deadline.Token);
            while (await ReadAsync(stream) is var read and > 0)
            {
                await PassAsync(_buffer.AsMemory(0, read));
            }

            await Task.Yield(); // whatever is read here is longer than may be on the event loop
            attempt.PlainFacts = _copied ? AnswerScanner.Scan(attempt.Dialect, _copy.WrittenSpan) : null;
            return _copied && attempt.PlainFacts is null ? Cut("sent a large answer that is not one of its dialect") : new(AttemptOutcome.Completed, null);
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

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _copy.Dispose();
    }

    private async ValueTask<int> ReadAsync(Stream stream)
    {
        attempt.Deadline.Begin(UpstreamFailure.Idle, _idle);
        var waited = clock.GetTimestamp();
        var read = await stream.ReadAsync(_buffer, attempt.Deadline.Token);
        operation.Waited += clock.GetElapsedTime(waited);
        return read;
    }

    // What was held goes out now that more has come; the newest bytes are held in its place.
    private async ValueTask PassAsync(ReadOnlyMemory<byte> bytes)
    {
        if (attempt.Held.Length > 0)
        {
            operation.Http.Response.BodyWriter.Write(attempt.Held.WrittenSpan);
            attempt.Held.Clear();
            attempt.Deadline.Pause();
            await operation.Http.Response.BodyWriter.FlushAsync(attempt.Deadline.Token);
        }

        attempt.Held.Write(bytes.Span);
        if (_copied && _copy.Length + bytes.Length <= MaxScannedBytes)
        {
            _copy.Write(bytes.Span);
        }
        else
        {
            _copied = false;
            _copy.Clear();
        }
    }

    private static Relayed Cut(string what) => new(AttemptOutcome.Cut, Failure.Of(UpstreamFailure.Cut, $"The provider {what}."));
}
