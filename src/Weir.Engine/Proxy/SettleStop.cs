using System.Buffers;
using System.Runtime.CompilerServices;
using Weir.Engine.Ledger;
using Weir.Engine.Storage;

namespace Weir.Engine.Proxy;

/// <summary>Stop 7: the attempt is posted, durably, and only then is the last byte of the answer released.</summary>
/// <remarks>Runs on every outcome and never under the client's cancellation: a call that was made is recorded, whoever has left.</remarks>
internal sealed class SettleStop(AttemptBook book, TimeProvider clock)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Failure?> RunAsync(Operation operation, Relayed relayed)
    {
        var attempt = operation.Live!;
        var usage = await UsageEvidence.OfAsync(operation, attempt, relayed.Outcome);
        var post = book.PostAsync(operation, attempt, relayed.Outcome, relayed.Failure, usage);
        var failure = await DurableAsync(operation, post) ?? relayed.Failure;
        if (failure is null)
        {
            await ReleaseAsync(operation, attempt);
            return operation.ClientGone.IsCancellationRequested ? Failure.Of(Refusal.ClientGone, "The client closed the connection.") : null;
        }

        return failure;
    }

    /// <summary>Waits for the posts of an operation that got no answer at all.</summary>
    public ValueTask<Failure?> RunAsync(Operation operation) => DurableAsync(operation, Task.CompletedTask);

    /// <summary>Posts what a defect left behind: the call was made and may cost, whoever is to blame.</summary>
    public async ValueTask AbandonAsync(Operation operation, Failure why)
    {
        if (operation.Live is { IsPosted: false } attempt)
        {
            var outcome = why.Refusal == Refusal.ClientGone ? AttemptOutcome.Cancelled : AttemptOutcome.Failed;
            operation.Posts.Add(book.PostAsync(operation, attempt, outcome, why, await UsageEvidence.OfAsync(operation, attempt, outcome)));
        }

        await DurableAsync(operation, Task.CompletedTask);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Failure?> DurableAsync(Operation operation, Task post)
    {
        var posts = operation.Posts.Count == 0 ? post : Task.WhenAll([.. operation.Posts, post]);
        try
        {
            await posts.WaitAsync(MaxWait, clock);
            return null;
        }
        catch (Exception e) when (e is StoreException or TimeoutException)
        {
            return Failure.Of(Refusal.StoreUnavailable, "The gateway could not record this call's cost, so its answer is withheld. Try again in a moment.");
        }
    }

    private static async ValueTask ReleaseAsync(Operation operation, LiveAttempt attempt)
    {
        var response = operation.Http.Response;
        if (attempt.Plain is { TooLarge: false })
        {
            AnswerHead.WriteCost(response, operation.Cost, attempt.Held.Length);
        }

        response.BodyWriter.Write(attempt.Held.WrittenSpan);
        try
        {
            await response.BodyWriter.FlushAsync(operation.ClientGone);
        }
        catch (OperationCanceledException)
        {
            // The client left at the last moment; the call is posted all the same.
        }
    }
}
