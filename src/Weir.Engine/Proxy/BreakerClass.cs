using Weir.Engine.Providers;
using Weir.Engine.Routing;

namespace Weir.Engine.Proxy;

/// <summary>Which failures count against a deployment, and in which class.</summary>
internal static class BreakerClass
{
    /// <summary>The class, or <see langword="null"/> for what is not the deployment's fault, such as one of several credentials that is not taken.</summary>
    public static ErrorClass? Of(Failure? failure) => failure is { HasOtherCredential: true } ? null : failure?.Upstream switch
    {
        UpstreamFailure.Unreachable or UpstreamFailure.ConnectTimeout or UpstreamFailure.AddressRefused => ErrorClass.Connect,
        UpstreamFailure.NoFirstEvent or UpstreamFailure.Idle or UpstreamFailure.TotalTimeout => ErrorClass.Timeout,
        UpstreamFailure.RateLimited => ErrorClass.RateLimited,
        UpstreamFailure.QuotaExhausted => ErrorClass.Quota,
        UpstreamFailure.ServerError => ErrorClass.ServerError,
        UpstreamFailure.Overloaded => ErrorClass.Overloaded,
        UpstreamFailure.Garbage or UpstreamFailure.Cut or UpstreamFailure.Redirected => ErrorClass.Garbage,
        UpstreamFailure.Credential => ErrorClass.Credential,
        _ => null,
    };
}
