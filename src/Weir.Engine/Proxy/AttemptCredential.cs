using Weir.Engine.Providers;

namespace Weir.Engine.Proxy;

/// <summary>Which credential an attempt is signed with, and what its provider's answer says about that one.</summary>
internal static class AttemptCredential
{
    // How long one rests whose provider does not say, and at most.
    private static readonly TimeSpan UsualRest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);

    /// <summary>Chooses the attempt's credential, or says why there is none: then nothing is held and nothing sent.</summary>
    public static Failure? Take(LiveAttempt attempt, Upstream upstream)
    {
        if (upstream.Credentials.Count == 0)
        {
            return null;
        }

        var pick = upstream.Credentials.Take(attempt.StartedAt);
        attempt.Credential = pick;
        return pick.Handle is not null ? null
            : pick.RestsUntil is { } until ? Failure.Of(UpstreamFailure.RateLimited, "The provider's limits are used up on every credential of this gateway.") with { RetryAfter = until - attempt.StartedAt }
            : Failure.Of(UpstreamFailure.Credential, "The gateway has no credential for the provider that it can use; an operator must look at it.");
    }

    /// <summary>
    /// Takes in how an attempt began: a credential that was refused or limited is passed over where there are others. One that was changed while the
    /// provider refused it is asked about anew.
    /// </summary>
    public static Failure? Note(LiveAttempt attempt, Failure? failure, TimeProvider clock)
    {
        var ring = attempt.Deployment.Upstream.Credentials;
        if (attempt.Credential is not { Handle: not null } used || failure is null)
        {
            return failure;
        }

        var now = clock.GetUtcNow();
        switch (failure.Upstream)
        {
            case UpstreamFailure.Credential:
                ring.Retire(used, now);
                break;
            case UpstreamFailure.RateLimited or UpstreamFailure.QuotaExhausted:
                var asked = failure.RetryAfter ?? UsualRest;
                used.Handle.Rest(used.Value!, now + (asked < LongestRest ? asked : LongestRest));
                break;
            default:
                return failure;
        }

        return ring.CanServe(now, but: used) ? failure with { HasOtherCredential = true } : failure;
    }
}
