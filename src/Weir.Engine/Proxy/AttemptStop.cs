using Weir.Engine.Ledger;
using Weir.Engine.Providers;
using Weir.Engine.Routing;

namespace Weir.Engine.Proxy;

/// <summary>Stop 5: one deployment after the other until one begins to answer. Failover happens here and nowhere else.</summary>
/// <remarks>
/// Every deployment of the plan gets one try, at once and in order. Those whose failure may pass are tried again after a wait, as long
/// as the operation's attempts (<c>retry.max_attempts</c>) and the client's own deadline allow.
/// </remarks>
internal sealed class AttemptStop(AttemptSender sender, AttemptBook book, TimeProvider clock)
{
    private const string TimeoutHeader = "x-stainless-timeout";

    public async ValueTask<Failure?> RunAsync(Operation operation)
    {
        var budget = ClientBudget(operation);
        IReadOnlyList<Deployment> round = operation.Plan!.Candidates;
        var mostAttempts = Math.Max(round.Count, round.Max(deployment => deployment.Upstream.Retry.MaxAttempts));
        Failure? last = null;
        var tries = 0;
        for (var number = 1; ; number++)
        {
            List<Deployment> again = [];
            TimeSpan? asked = null;
            foreach (var deployment in round)
            {
                if (tries++ == mostAttempts)
                {
                    return last;
                }

                last = await TryAsync(operation, deployment, budget - operation.Elapsed);
                if (last is null || last.Refusal == Refusal.ClientGone || last.Upstream is { } failure && !failure.AllowsFailover())
                {
                    return last;
                }

                if (last.Upstream?.AllowsRetry() == true)
                {
                    again.Add(deployment);
                    asked = last.RetryAfter is { } wait && (asked is null || wait < asked) ? wait : asked;
                }
            }

            if (again.Count == 0 || tries >= mostAttempts
                || RetryDelay.After(again[0].Upstream.Retry, number, asked) is not { } delay || operation.Elapsed + delay >= budget)
            {
                return last;
            }

            if (!await WaitAsync(operation, delay))
            {
                return Failure.Of(Refusal.ClientGone, "The client closed the connection.");
            }

            round = again;
        }
    }

    private async ValueTask<Failure?> TryAsync(Operation operation, Deployment deployment, TimeSpan left)
    {
        var provider = deployment.Upstream.Id;
        var verdict = operation.Model.ProviderLimits[provider].TryEnter(operation.Facts!.MaxOutputTokens is { } most and < int.MaxValue ? most : 0);
        if (verdict.Refusal is { } refusal)
        {
            book.NotTried(deployment);
            return Failure.Of(UpstreamFailure.LocalLimit, LimitStop.Sentence($"The provider '{provider}'", refusal)) with { RetryAfter = refusal.RetryAfter };
        }

        var total = TimeSpan.FromSeconds(deployment.Upstream.Timeouts.TotalSeconds);
        var attempt = new LiveAttempt(operation, deployment, new Deadline(clock, left < total ? left : total, operation.ClientGone), clock);
        Failure? failure;
        try
        {
            failure = await sender.SendAsync(operation, attempt);
        }
        catch
        {
            attempt.Dispose();
            throw;
        }

        if (failure is null)
        {
            operation.Live = attempt;
            return null;
        }

        // What never left this machine is no attempt: a request that this deployment cannot be asked.
        if (failure.Upstream is not null || failure.Refusal == Refusal.ClientGone)
        {
            book.PostFailed(operation, attempt, failure);
        }
        else
        {
            book.NotTried(deployment);
        }

        attempt.Dispose();
        return failure;
    }

    private async ValueTask<bool> WaitAsync(Operation operation, TimeSpan delay)
    {
        var before = clock.GetTimestamp();
        try
        {
            await Task.Delay(delay, clock, operation.ClientGone);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            operation.Waited += clock.GetElapsedTime(before);
        }
    }

    // Both official SDKs say in this header how many seconds they will wait; trying beyond that only spends money.
    private static TimeSpan ClientBudget(Operation operation) =>
        int.TryParse(operation.Http.Request.Headers[TimeoutHeader], out var seconds) && seconds is > 0 and < 86_400
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.FromDays(1);
}
