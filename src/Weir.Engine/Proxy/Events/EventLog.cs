using Microsoft.Extensions.Logging;

namespace Weir.Engine.Proxy.Events;

/// <summary>The events of calls under the names that S3-16 gave them. Event ids 1010-1019; never a prompt, a key or a header value but the trace's id.</summary>
internal static partial class EventLog
{
    [LoggerMessage(EventId = 1010, EventName = "openrouter_request_started", Level = LogLevel.Information, Message = "Operation {RequestId} began: model {Model}, team {Team}, customer {CustomerId}, trace {TraceId}")]
    public static partial void RequestStarted(this ILogger logger, string requestId, string model, string? team, string? customerId, string? traceId);

    [LoggerMessage(EventId = 1011, EventName = "openrouter_request_completed", Level = LogLevel.Information,
        Message = "Operation {RequestId} is complete: model {Model}, status {StatusCode}, {DurationMs} ms, {TokensUsed} tokens, {CostUsd} USD, provider {Provider}, team {Team}, trace {TraceId}")]
    public static partial void RequestCompleted(
        this ILogger logger, string requestId, string model, int statusCode, double durationMs, long tokensUsed, decimal costUsd, string? provider, string? team, string? traceId);

    [LoggerMessage(EventId = 1012, EventName = "openrouter_request_error",
        Message = "Operation {RequestId} ended as {ErrorType}: {Error} (model {Model}, team {Team}, status {StatusCode}, provider {Provider}, trace {TraceId})")]
    public static partial void RequestError(
        this ILogger logger, LogLevel level, string requestId, string error, string errorType, string model, string? team, int statusCode, string? provider, string? traceId, Exception? defect);

    [LoggerMessage(EventId = 1013, EventName = "openrouter_cost_threshold_exceeded", Level = LogLevel.Warning,
        Message = "Budget {Budget} {Child}: {Kind}; {CostUsd} USD in a {Period}, threshold {ThresholdUsd} USD (team {Team}, in a day {DailyCostUsd})")]
    public static partial void CostThresholdExceeded(
        this ILogger logger, string? team, decimal? dailyCostUsd, decimal thresholdUsd, decimal costUsd, string budget, string child, string kind, string period);

    [LoggerMessage(EventId = 1015, EventName = "operation_threshold_exceeded", Level = LogLevel.Warning,
        Message = "Operation {RequestId} at {Endpoint} took {DurationMs} ms, more than {ThresholdMs} ms; {OverheadMs} ms of it in Weir (model {Model}, provider {Provider}, team {Team}, trace {TraceId})")]
    public static partial void OperationSlow(
        this ILogger logger, string requestId, string endpoint, string model, double durationMs, double thresholdMs, double overheadMs, string? provider, string? team, string? traceId);

    [LoggerMessage(EventId = 1014, EventName = "openrouter_provider_failover", Level = LogLevel.Warning,
        Message = "Operation {RequestId} went from provider {OriginalProvider} to {FallbackProvider}: {Reason} (model {Model}, team {Team}, trace {TraceId})")]
    public static partial void ProviderFailover(this ILogger logger, string requestId, string originalProvider, string fallbackProvider, string model, string reason, string? team, string? traceId);
}
