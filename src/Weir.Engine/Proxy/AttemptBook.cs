using Weir.Engine.Health;
using Weir.Engine.Ledger;
using Weir.Engine.Pricing;
using Weir.Engine.Providers;
using Weir.Engine.Proxy.Metering;
using Weir.Engine.Routing;

namespace Weir.Engine.Proxy;

/// <summary>What is written down when an attempt ends: the ledger's row, the breaker's view of the deployment, the metrics.</summary>
internal sealed class AttemptBook(LedgerBook ledger, BreakerBoard breakers, HealthBoard health, PathMeter meter)
{
    /// <summary>False when posts would be lost, so that nothing may be spent.</summary>
    public bool IsWritable => ledger.IsWritable;

    /// <summary>Posts an attempt that gave no answer. The write is awaited when the operation settles, not now.</summary>
    public async ValueTask PostFailedAsync(Operation operation, LiveAttempt attempt, Failure failure)
    {
        var outcome = failure switch
        {
            { Refusal: Refusal.ClientGone } => AttemptOutcome.Cancelled,
            { Upstream: UpstreamFailure.Rejected } => AttemptOutcome.Refused,
            _ => AttemptOutcome.Failed,
        };
        operation.Posts.Add(PostAsync(operation, attempt, outcome, failure, await UsageEvidence.OfFailedAsync(operation, attempt, failure)));
    }

    /// <summary>Posts an attempt; completes when the row is durable.</summary>
    public Task PostAsync(Operation operation, LiveAttempt attempt, AttemptOutcome outcome, Failure? failure, TokenUsage usage)
    {
        attempt.IsPosted = true;
        var entry = attempt.ToEntry(outcome, failure, usage);
        operation.Add(entry);
        Judge(attempt, outcome, failure);
        Weigh(entry, failure);
        meter.Ended(entry, operation.Model.Config.Telemetry.UserLabels);
        return ledger.PostAsync(entry);
    }

    /// <summary>Tells the breakers that a deployment began to answer: it need not finish a long answer to be trusted again.</summary>
    public void Answered(LiveAttempt attempt) => breakers.Succeeded(attempt.Deployment.Id, attempt.StartTimestamp);

    /// <summary>Tells the breakers that a deployment in the plan was not tried after all.</summary>
    public void NotTried(Deployment deployment, long plannedAt) => breakers.Abandoned(deployment.Id, plannedAt);

    private void Judge(LiveAttempt attempt, AttemptOutcome outcome, Failure? failure)
    {
        var deployment = attempt.Deployment.Id;
        if (BreakerClass.Of(failure) is { } errorClass)
        {
            breakers.Failed(deployment, errorClass, attempt.StartTimestamp, failure!.RetryAfter);
        }
        else if (outcome == AttemptOutcome.Refused)
        {
            // A request that the provider refused as such (4xx) was answered well.
            breakers.Succeeded(deployment, attempt.StartTimestamp);
        }
        else if (outcome != AttemptOutcome.Completed)
        {
            breakers.Abandoned(deployment, attempt.StartTimestamp);
        }
    }

    // A request that a provider refused as such was answered well; one that a client cancelled says nothing.
    private void Weigh(AttemptEntry entry, Failure? failure)
    {
        var failed = BreakerClass.Of(failure) is not null;
        if (failed || entry.Outcome is AttemptOutcome.Completed or AttemptOutcome.Refused)
        {
            var outcome = failed ? HealthOutcome.Failed : HealthOutcome.Ok;
            health.Add(HealthSubject.Provider(entry.Provider), outcome, entry.Duration, entry.Error);
            health.Add(HealthSubject.Deployment(entry.Deployment), outcome, entry.Duration, entry.Error);
        }
    }
}
