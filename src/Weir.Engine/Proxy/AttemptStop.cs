using System.Runtime.CompilerServices;
using Weir.Engine.Providers;
using Weir.Engine.Routing;

namespace Weir.Engine.Proxy;

/// <summary>Stop 5: one deployment after the other until one begins to answer. Failover happens here and nowhere else.</summary>
/// <remarks>
/// Every deployment of the plan gets one try, at once and in order. Those whose failure may pass are tried again after a wait, as long
/// as the operation's tries (<c>retry.max_attempts</c>) and the client's own deadline allow.
/// </remarks>
internal sealed class AttemptStop(AttemptHold hold, AttemptSender sender, AttemptBook book, TimeProvider clock)
{
    private static readonly Failure Gone = Failure.Of(Refusal.ClientGone, "The client closed the connection.");

    /// <summary>Nothing may be spent that cannot be written down.</summary>
    public static readonly Failure Unwritable =
        Failure.Of(Refusal.StoreUnavailable, "The gateway cannot record calls at the moment, so it makes none. Try again in a moment.") with { RetryAfter = TimeSpan.FromSeconds(1), Ends = true };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Failure?> RunAsync(Operation operation)
    {
        if (!book.IsWritable)
        {
            // This refusal's own record finds out when it can be again.
            book.NotTried(operation.Plan!.Candidates[0], clock.GetTimestamp());
            return Unwritable;
        }

        var tries = new Tries(operation);
        while (true)
        {
            var failure = await RoundAsync(operation, tries);
            if (failure is null || tries.NextRound(failure, operation.Elapsed) is not { } delay)
            {
                return failure;
            }

            if (!await WaitAsync(operation, delay))
            {
                return Gone;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Failure?> RoundAsync(Operation operation, Tries tries)
    {
        Failure? failure = null;
        foreach (var deployment in tries.Round)
        {
            if (!tries.TryBegin())
            {
                break;
            }

            var next = await TryAsync(operation, deployment, tries.Left(deployment, operation.Elapsed));
            for (var others = deployment.Upstream.Credentials.Count; next is { HasOtherCredential: true } && others > 0; others--)
            {
                next = await TryAsync(operation, deployment, tries.Left(deployment, operation.Elapsed));
            }

            // That a deployment cannot be asked says less than how another one failed.
            failure = next?.Refusal == Refusal.Unsupported ? failure ?? next : next;
            if (next is null || tries.Ends(deployment, next))
            {
                break;
            }
        }

        return failure;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Failure?> TryAsync(Operation operation, Deployment deployment, TimeLeft left)
    {
        if (operation.ClientGone.IsCancellationRequested)
        {
            book.NotTried(deployment, clock.GetTimestamp());
            return Gone;
        }

        if (left.Time <= TimeSpan.Zero)
        {
            book.NotTried(deployment, clock.GetTimestamp());
            return Failure.Of(left.End, "The time for this call was over before the provider could be asked.");
        }

        var provider = deployment.Upstream.Id;
        var limits = operation.Model.ProviderLimits[provider];
        var verdict = limits.TryEnter(operation.Facts!.MaxOutputTokens is { } most and < int.MaxValue ? most : 0);
        operation.Note(provider, limits);
        if (verdict.Refusal is { } refusal)
        {
            book.NotTried(deployment, clock.GetTimestamp());
            return Failure.Of(UpstreamFailure.LocalLimit, LimitStop.Sentence($"The provider '{provider}'", refusal)) with { RetryAfter = refusal.RetryAfter };
        }

        var deadline = new Deadline(clock, left, operation.ClientGone, operation.Facts.Stream && operation.Has(operation.Model.Switches.DrainCancelled) ? deployment.Upstream.Cancelled : default);
        var attempt = new LiveAttempt(operation, deployment, deadline, clock) { Lease = verdict.Lease! };
        var failure = Failure.Of(Refusal.Internal, "");
        try
        {
            failure = OutputBound.Decide(operation, attempt)
                ?? UpstreamRequest.Build(operation, attempt)
                ?? await hold.TakeAsync(operation, attempt)
                ?? AttemptCredential.Note(attempt, await sender.SendAsync(operation, attempt), clock);
            return failure;
        }
        finally
        {
            await KeepAsync(operation, attempt, failure);
        }
    }

    private async ValueTask KeepAsync(Operation operation, LiveAttempt attempt, Failure? failure)
    {
        if (failure is null)
        {
            operation.Live = attempt;
            book.Answered(attempt);
            return;
        }

        // What is not held was never sent: a request that this deployment cannot be asked, or that a budget does not allow.
        if (attempt.IsHeld)
        {
            await book.PostFailedAsync(operation, attempt, failure);
        }
        else
        {
            book.NotTried(attempt.Deployment, attempt.StartTimestamp);
        }

        attempt.Dispose();
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
}
