namespace Weir.Engine.Proxy.Tracing;

/// <summary>What GenOps calls a refusal: one of its four results, and a reason of its list or <c>x_…</c>.</summary>
internal static class GenopsPolicy
{
    public const string Allowed = "ALLOWED";

    private const string Blocked = "BLOCKED";
    private const string RateLimited = "RATE_LIMITED";

    /// <summary>Of a call that was refused before any provider was asked; <see langword="null"/> of one that was not refused.</summary>
    public static (string Result, string Reason)? Of(Failure? failure) => failure switch
    {
        null or { Refusal: Refusal.ClientGone or Refusal.Internal } => null,
        { Refusal: Refusal.RateLimited } or { Upstream: Providers.UpstreamFailure.LocalLimit } => (RateLimited, "RATE_LIMITED"),
        { Refusal: Refusal.BudgetExceeded or Refusal.KeyDisabled } => (Blocked, "BUDGET_EXCEEDED"),
        { Refusal: Refusal.StoreUnavailable } => (Blocked, "BUDGET_RESERVATION_FAILED"),
        { Refusal: Refusal.ModelNotAllowed or Refusal.PriceUnknown } => (Blocked, "POLICY_DENY_MODEL"),
        { Upstream: not null } => (Blocked, "PROVIDER_ERROR_UPSTREAM"),
        _ => (Blocked, "x_" + failure.Name),
    };
}
