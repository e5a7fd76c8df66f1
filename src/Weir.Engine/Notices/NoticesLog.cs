using Microsoft.Extensions.Logging;

namespace Weir.Engine.Notices;

/// <summary>Every log line of the Notices module. Event ids 1700-1799; never a secret, a signature or a body.</summary>
internal static partial class NoticesLog
{
    [LoggerMessage(1705, LogLevel.Debug, "Webhook {Webhook} took message {Message} ({Type})")]
    public static partial void Taken(this ILogger logger, string webhook, string message, string type);

    [LoggerMessage(1700, LogLevel.Warning, "Webhook {Webhook} did not take message {Message} ({Type}), attempt {Attempt}: {Problem}")]
    public static partial void NotTaken(this ILogger logger, string webhook, string message, string type, int attempt, string problem);

    [LoggerMessage(1701, LogLevel.Error, "Webhook {Webhook} did not take message {Message} ({Type}) in {Attempt} attempts; it is given up: {Problem}")]
    public static partial void GivenUp(this ILogger logger, string webhook, string message, string type, int attempt, string problem);

    [LoggerMessage(1702, LogLevel.Error, "{Count} messages for {Target} were dropped: too many wait already")]
    public static partial void Dropped(this ILogger logger, long count, string target);

    [LoggerMessage(1703, LogLevel.Error, "Notices could not be read or kept; it is tried again")]
    public static partial void PumpFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1704, LogLevel.Error, "Deliveries to webhook {Webhook} met a failure of the store or a defect of Weir; it is tried again")]
    public static partial void WorkerFailed(this ILogger logger, string webhook, Exception exception);
}
