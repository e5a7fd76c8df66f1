using Microsoft.Extensions.Logging;

namespace Weir.Engine.Proxy;

/// <summary>Every log line of the Proxy module. Event ids 1000-1099; never a prompt, a key or a header value.</summary>
internal static partial class ProxyLog
{
    [LoggerMessage(1002, LogLevel.Information, "Draining: {Count} operations under way, at most {Seconds} s")]
    public static partial void Draining(this ILogger logger, int count, int seconds);

    [LoggerMessage(1003, LogLevel.Warning, "Draining ended with {Count} operations still under way")]
    public static partial void DrainEnded(this ILogger logger, int count);
}
