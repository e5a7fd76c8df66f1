using Weir.Engine.Providers;
using Weir.Engine.Wire;

namespace Weir.Engine.Proxy;

/// <summary>Turns what a provider said went wrong into a failure that may be shown: its own words where they concern the caller, ours where not.</summary>
internal static class UpstreamMessages
{
    /// <summary>The failure behind an error status.</summary>
    public static Failure OfStatus(Upstream upstream, int status, UpstreamError? error)
    {
        var failure = UpstreamErrors.Classify(upstream.Kind, status, error);
        var message = failure switch
        {
            UpstreamFailure.Credential => "The provider did not accept this gateway's credential; an operator must look at it.",
            UpstreamFailure.QuotaExhausted => "The gateway's account at the provider is exhausted; an operator must look at it.",
            UpstreamFailure.Redirected => "The provider answered with a redirect, which is never followed.",
            _ => Said(upstream, error) ?? $"The provider answered with status {status}.",
        };
        var shown = failure == UpstreamFailure.Rejected;
        return Failure.Of(failure, message) with
        {
            UpstreamStatus = status,
            Code = shown ? error?.Code : null,
            Param = shown ? error?.Param : null,
        };
    }

    /// <summary>The failure behind an error event inside a stream.</summary>
    public static Failure InBand(Upstream upstream, UpstreamError? error) =>
        Failure.Of(
            error?.Type == "overloaded_error" ? UpstreamFailure.Overloaded : UpstreamFailure.ServerError,
            Said(upstream, error) ?? "The provider reported an error inside its answer.");

    private static string? Said(Upstream upstream, UpstreamError? error) =>
        error is { Message.Length: > 0 } && !upstream.LeaksCredential(error.Message) ? error.Message : null;
}
