using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Weir.Engine.Providers;

namespace Weir.Engine.Proxy;

/// <summary>What one kind of failure means to a client, to the log and to the metrics.</summary>
/// <param name="Name">Label in metrics and records; also the <c>code</c> of an OpenAI error that has no more precise one.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Level">Level of its log line.</param>
/// <param name="MayRetry">False where the same request would fail again, told to SDKs by <c>x-should-retry: false</c>.</param>
internal sealed record ErrorRow(string Name, int Status, LogLevel Level, bool MayRetry);

/// <summary>The one place that maps failures to what the world sees of them.</summary>
internal static class ErrorTable
{
    /// <summary>Non-standard, after nginx: the client closed the connection. Recorded, never sent.</summary>
    public const int ClientClosed = 499;

    private static readonly FrozenDictionary<Refusal, ErrorRow> Refusals = new Dictionary<Refusal, ErrorRow>
    {
        [Refusal.Unauthenticated] = new("invalid_api_key", 401, LogLevel.Information, MayRetry: false),
        [Refusal.Malformed] = new("invalid_json", 400, LogLevel.Debug, MayRetry: false),
        [Refusal.InvalidField] = new("invalid_request", 400, LogLevel.Debug, MayRetry: false),
        [Refusal.Unsupported] = new("unsupported_feature", 400, LogLevel.Debug, MayRetry: false),
        [Refusal.BodyTooLarge] = new("request_too_large", 413, LogLevel.Information, MayRetry: false),
        [Refusal.BodyTimeout] = new("request_timeout", 408, LogLevel.Information, MayRetry: true),
        [Refusal.Busy] = new("gateway_busy", 503, LogLevel.Warning, MayRetry: true),
        [Refusal.ModelNotAllowed] = new("model_not_allowed", 403, LogLevel.Information, MayRetry: false),
        [Refusal.ModelUnknown] = new("model_not_found", 404, LogLevel.Information, MayRetry: false),
        [Refusal.PathUnknown] = new("unknown_url", 404, LogLevel.Debug, MayRetry: false),
        [Refusal.MethodNotAllowed] = new("method_not_allowed", 405, LogLevel.Debug, MayRetry: false),
        [Refusal.RateLimited] = new("rate_limit_exceeded", 429, LogLevel.Information, MayRetry: true),
        [Refusal.BudgetExceeded] = new("budget_exceeded", 402, LogLevel.Information, MayRetry: false),
        [Refusal.PriceUnknown] = new("price_unknown", 402, LogLevel.Warning, MayRetry: false),
        [Refusal.KeyDisabled] = new("key_disabled", 403, LogLevel.Information, MayRetry: false),
        [Refusal.StoreUnavailable] = new("store_unavailable", 503, LogLevel.Error, MayRetry: true),
        [Refusal.Draining] = new("gateway_draining", 503, LogLevel.Information, MayRetry: true),
        [Refusal.HttpsRequired] = new("https_required", 403, LogLevel.Warning, MayRetry: false),
        [Refusal.ClientGone] = new("client_closed", ClientClosed, LogLevel.Debug, MayRetry: false),
        [Refusal.Internal] = new("internal_error", 500, LogLevel.Error, MayRetry: false),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<UpstreamFailure, ErrorRow> Upstream = new Dictionary<UpstreamFailure, ErrorRow>
    {
        [UpstreamFailure.AddressRefused] = new("upstream_address_refused", 502, LogLevel.Error, MayRetry: false),
        [UpstreamFailure.Unreachable] = new("upstream_unreachable", 502, LogLevel.Warning, MayRetry: false),
        [UpstreamFailure.ConnectTimeout] = new("upstream_connect_timeout", 504, LogLevel.Warning, MayRetry: false),
        [UpstreamFailure.NoFirstEvent] = new("upstream_timeout", 504, LogLevel.Warning, MayRetry: false),
        [UpstreamFailure.Idle] = new("upstream_idle_timeout", 504, LogLevel.Warning, MayRetry: false),
        [UpstreamFailure.TotalTimeout] = new("upstream_total_timeout", 504, LogLevel.Warning, MayRetry: false),
        [UpstreamFailure.Redirected] = new("upstream_redirect", 502, LogLevel.Error, MayRetry: false),
        [UpstreamFailure.Garbage] = new("upstream_invalid_answer", 502, LogLevel.Warning, MayRetry: false),
        [UpstreamFailure.Cut] = new("upstream_cut", 502, LogLevel.Warning, MayRetry: false),
        [UpstreamFailure.RateLimited] = new("upstream_rate_limited", 429, LogLevel.Warning, MayRetry: true),
        [UpstreamFailure.QuotaExhausted] = new("upstream_quota_exhausted", 429, LogLevel.Error, MayRetry: false),
        [UpstreamFailure.Credential] = new("upstream_credential_refused", 502, LogLevel.Error, MayRetry: false),
        [UpstreamFailure.Rejected] = new("upstream_rejected", 400, LogLevel.Information, MayRetry: false),
        [UpstreamFailure.ServerError] = new("upstream_server_error", 502, LogLevel.Warning, MayRetry: false),
        [UpstreamFailure.Overloaded] = new("upstream_overloaded", 529, LogLevel.Warning, MayRetry: true),
        [UpstreamFailure.ClientDeadline] = new("client_deadline", 504, LogLevel.Information, MayRetry: true),
        [UpstreamFailure.LocalLimit] = new("provider_limit", 429, LogLevel.Warning, MayRetry: true),
    }.ToFrozenDictionary();

    /// <summary>The row of a failure.</summary>
    public static ErrorRow RowOf(Failure failure) => failure.Upstream is { } upstream ? Upstream[upstream] : Refusals[failure.Refusal!.Value];

    /// <summary>The status told to the client: the provider's own where its class allows, else the table's.</summary>
    public static int StatusOf(Failure failure) => failure.Upstream switch
    {
        UpstreamFailure.Rejected or UpstreamFailure.ServerError or UpstreamFailure.Overloaded when failure.UpstreamStatus is >= 400 and <= 599 => failure.UpstreamStatus.Value,
        _ => RowOf(failure).Status,
    };

    /// <summary>Every name, for tests and documentation.</summary>
    public static IEnumerable<ErrorRow> Rows => Refusals.Values.Concat(Upstream.Values);
}
