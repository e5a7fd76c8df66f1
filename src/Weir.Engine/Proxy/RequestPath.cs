using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Kernel;
using Weir.Engine.Providers;
using Weir.Engine.Proxy.Events;
using Weir.Engine.Proxy.Metering;
using Weir.Engine.Proxy.Tracing;

namespace Weir.Engine.Proxy;

/// <summary>THE request path: seven stops, in this order, for every call.</summary>
internal sealed class RequestPath(
    Holder<GatewayModel> models, RequestStops stops, InFlight inFlight, OperationRecorder recorder, RequestTraces traces, RequestEvents events, PathMeter meter, TimeProvider clock)
{
    public async Task HandleAsync(HttpContext http, Surface surface)
    {
        using var operation = new Operation(http, surface, GatewayModel.Take(models), clock);
        if (!inFlight.TryEnter())
        {
            await ErrorAnswer.WriteAsync(http, operation.Dialect, InFlight.Draining, operation.Id);
            return;
        }

        meter.Arrived(surface);
        operation.Trace = traces.Begin(http.Request.Headers);
        try
        {
            operation.Failure = await RunAsync(operation);
            if (operation.Failure is { } failure)
            {
                await ErrorAnswer.WriteAsync(http, operation.Dialect, failure, operation.Id);
            }
        }
        catch (OperationCanceledException) when (operation.ClientGone.IsCancellationRequested)
        {
            operation.Failure ??= Failure.Of(Refusal.ClientGone, "The client closed the connection.");
            await stops.Settle.AbandonAsync(operation, operation.Failure);
        }
#pragma warning disable CA1031 // the endpoint's edge: a defect becomes an error in the client's dialect and a log line, never a torn connection without either
        catch (Exception e)
#pragma warning restore CA1031
        {
            operation.Defect = e;
            operation.Failure = Failure.Of(Refusal.Internal, "The gateway met a defect of its own. Its log has the details under this operation's id.");
            await stops.Settle.AbandonAsync(operation, operation.Failure);
            await ErrorAnswer.WriteAsync(http, operation.Dialect, operation.Failure, operation.Id);
        }
        finally
        {
            operation.Lease?.Settle(operation.TokensUsed);
            recorder.Record(operation);
            meter.Left(surface);
            inFlight.Leave();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Failure?> RunAsync(Operation operation)
    {
        var failure = stops.Identify.Run(operation)               // 1 who calls
            ?? await stops.Read.RunAsync(operation)               // 2 what is asked
            ?? stops.Limit.Run(operation)                         // 3 may it be asked now
            ?? stops.Resolve.Run(operation);                      // 4 who can answer
        events.Started(operation);
        if (failure is not null || CountEstimate.Answers(operation))
        {
            return failure ?? await CountEstimate.RunAsync(operation);
        }

        failure = await stops.Attempt.RunAsync(operation);        // 5 until one begins to
        if (failure is not null)
        {
            return await stops.Settle.RunAsync(operation) ?? failure;
        }

        var relayed = await stops.Relay.RunAsync(operation);      // 6 the answer, but for its end
        return await stops.Settle.RunAsync(operation, relayed);   // 7 the post, then the end
    }
}

/// <summary>The stops of the path that hold something.</summary>
internal sealed record RequestStops(
    IdentifyStop Identify, ReadStop Read, LimitStop Limit, ResolveStop Resolve, AttemptStop Attempt, RelayStop Relay, SettleStop Settle);
