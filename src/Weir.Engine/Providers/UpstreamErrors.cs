using Weir.Engine.Wire;

namespace Weir.Engine.Providers;

/// <summary>Reads a provider's refusal: what its status and error code mean for this attempt and the next.</summary>
public static class UpstreamErrors
{
    /// <summary>The failure that a status outside 200-299 stands for.</summary>
    /// <param name="kind">Facts of the provider's kind.</param>
    /// <param name="status">HTTP status, 300 or more.</param>
    /// <param name="error">What the body says; <see langword="null"/> when it has nothing to say.</param>
    public static UpstreamFailure Classify(ProviderKind kind, int status, UpstreamError? error) => status switch
    {
        < 400 => UpstreamFailure.Redirected,
        _ when kind.CredentialStatuses.Contains(status) => UpstreamFailure.Credential,
        400 when IsCredentialMessage(kind, error) => UpstreamFailure.Credential,
        402 => UpstreamFailure.QuotaExhausted,
        408 => UpstreamFailure.NoFirstEvent,
        400 or 429 when error is not null && IsQuota(kind, error) => UpstreamFailure.QuotaExhausted,
        429 => UpstreamFailure.RateLimited,
        529 => UpstreamFailure.Overloaded,
        _ when kind.OverloadStatuses.Contains(status) => UpstreamFailure.Overloaded,
        >= 500 => UpstreamFailure.ServerError,
        _ => UpstreamFailure.Rejected,
    };

    /// <summary>True when another deployment may serve what this one did not.</summary>
    public static bool AllowsFailover(this UpstreamFailure failure) => failure is not (UpstreamFailure.Rejected or UpstreamFailure.ClientDeadline);

    /// <summary>True when the same deployment may serve it a moment later.</summary>
    public static bool AllowsRetry(this UpstreamFailure failure) => failure is not (UpstreamFailure.Rejected or UpstreamFailure.Credential
        or UpstreamFailure.QuotaExhausted or UpstreamFailure.AddressRefused or UpstreamFailure.Redirected or UpstreamFailure.TotalTimeout
        or UpstreamFailure.ClientDeadline);

    private static bool IsQuota(ProviderKind kind, UpstreamError error) =>
        kind.QuotaCodes.Any(code => code == error.Code || code == error.Type)
        || kind.QuotaMessages.Any(beginning => error.Message.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));

    private static bool IsCredentialMessage(ProviderKind kind, UpstreamError? error) =>
        error is not null && kind.CredentialMessages.Any(beginning => error.Message.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));
}
