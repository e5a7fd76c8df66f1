using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Kernel;
using Weir.Engine.Wire;

namespace Weir.Engine.Proxy;

/// <summary>Stop 2: the body, once, into pooled memory, and the facts of it that the path needs.</summary>
internal sealed class ReadStop(BodyBudget budget, TimeProvider clock)
{
    private const int FirstBytes = 4 * 1024;
    private const long MaxDrainBytes = 64L << 20;
    private static readonly Failure Busy =
        Failure.Of(Refusal.Busy, "The gateway holds as many request bodies as it may. Try again in a moment.") with { RetryAfter = TimeSpan.FromSeconds(1) };

    private static readonly TimeSpan MaxDrainTime = TimeSpan.FromSeconds(5);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Failure?> RunAsync(Operation operation)
    {
        var request = operation.Http.Request;
        var maxBytes = operation.Model.Config.Server.MaxBodyBytes;
        var declared = request.ContentLength;
        if (declared > maxBytes)
        {
            return await TooLargeAsync(operation, maxBytes);
        }

        var share = new BodyShare(budget);
        if (!share.TryHold(declared ?? FirstBytes))
        {
            return Busy;
        }

#pragma warning disable CA2000 // given back below, or by the operation's body
        var bytes = new PooledBuffer((int)(declared ?? FirstBytes));
#pragma warning restore CA2000
        try
        {
            return await FillAsync(operation, bytes, share, maxBytes) ?? Parse(operation, bytes, share);
        }
        finally
        {
            if (operation.Body is null)
            {
                bytes.Dispose();
                share.Return();
            }
        }
    }

    private static Failure? Parse(Operation operation, PooledBuffer bytes, BodyShare share)
    {
        var body = bytes.WrittenMemory;
        var members = Utf8.IsValid(body.Span) ? RequestScan.TryRead(body) : null;
        JsonDocument? json = null;
        if (members is null)
        {
            // Unusual or wrong: the framework's parser decides which, and says what is wrong.
            json = JsonText.Parse(body, out var problem);
            if (json is null)
            {
                return Failure.Of(Refusal.Malformed, problem);
            }

            members = RequestMembers.Of(body, json.RootElement);
        }

        operation.Body = new ClientBody(bytes, members, json, share);
        operation.Facts = FactReader.Read(operation.Surface, members, out var failure);
        operation.Attribution = AttributionReader.Of(operation.Caller!, operation.Facts?.User, operation.Http.Request.Headers);
        return failure;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Failure?> FillAsync(Operation operation, PooledBuffer bytes, BodyShare share, long maxBytes)
    {
        var reader = operation.Http.Request.BodyReader;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(operation.ClientGone);
                var total = bytes.Length + read.Buffer.Length;
                if (total > maxBytes)
                {
                    reader.AdvanceTo(read.Buffer.End);
                    return await TooLargeAsync(operation, maxBytes);
                }

                // A body without a length takes its share as it grows.
                if (!share.TryHold(total))
                {
                    reader.AdvanceTo(read.Buffer.End);
                    return Busy;
                }

                foreach (var segment in read.Buffer)
                {
                    bytes.Write(segment.Span);
                }

                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return null;
                }
            }
        }
        catch (BadHttpRequestException e)
        {
            return Failure.Of(e.StatusCode == StatusCodes.Status408RequestTimeout ? Refusal.BodyTimeout : Refusal.Malformed, "The request's body could not be read: " + e.Message);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return Failure.Of(Refusal.ClientGone, "The client left while sending its request.");
        }
    }

    // The rest is read and thrown away so that a client which is still sending gets to read the answer.
    private async ValueTask<Failure> TooLargeAsync(Operation operation, long maxBytes)
    {
        using var deadline = new CancellationTokenSource(MaxDrainTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, operation.ClientGone);
        var reader = operation.Http.Request.BodyReader;
        try
        {
            for (long drained = 0; drained < MaxDrainBytes;)
            {
                var read = await reader.ReadAsync(either.Token);
                drained += read.Buffer.Length;
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // Then the connection closes behind the answer.
        }

        return Failure.Of(Refusal.BodyTooLarge, $"The request is larger than {maxBytes} bytes. Send less, or raise server.max_body_bytes.");
    }
}
