using Microsoft.Extensions.Logging;

namespace Weir.Engine.Console;

/// <summary>Every log line of the Console module. Event ids 1800-1899.</summary>
internal static partial class ConsoleLog
{
    [LoggerMessage(EventId = 1800, Level = LogLevel.Error, Message = "How the providers are could not be told to the pages that are open; it is tried again")]
    public static partial void LookFailed(this ILogger logger, Exception exception);
}
