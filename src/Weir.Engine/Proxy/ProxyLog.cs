using Microsoft.Extensions.Logging;

namespace Weir.Engine.Proxy;

/// <summary>Every log line of the Proxy module. Event ids 1000-1099; never a prompt, a key or a header value.</summary>
internal static partial class ProxyLog
{
    [LoggerMessage(EventId = 1000, Message = "Operation {Operation} ended as {Error} (status {Status}, provider {Provider})")]
    public static partial void OperationFailed(this ILogger logger, LogLevel level, string operation, string error, int status, string? provider);

    [LoggerMessage(1001, LogLevel.Error, "Operation {Operation} met a defect of Weir")]
    public static partial void Defect(this ILogger logger, string operation, Exception error);

    [LoggerMessage(1002, LogLevel.Information, "Draining: {Count} operations under way, at most {Seconds} s")]
    public static partial void Draining(this ILogger logger, int count, int seconds);

    [LoggerMessage(1003, LogLevel.Warning, "Draining ended with {Count} operations still under way")]
    public static partial void DrainEnded(this ILogger logger, int count);
}
