using Microsoft.Extensions.Logging;

namespace Weir.Engine.Configuration;

/// <summary>Every log line of the Configuration module. Event ids 1100-1199; never a value of the configuration.</summary>
internal static partial class ConfigurationLog
{
    [LoggerMessage(1100, LogLevel.Information, "Configuration revision {Revision} is in force ({Kind} by {Author}): {Changes} changes")]
    public static partial void Published(this ILogger logger, long revision, string kind, string author, int changes);

    [LoggerMessage(1101, LogLevel.Error, "A configuration was refused ({Kind}), revision {Revision} stays in force: {Problem}")]
    public static partial void Refused(this ILogger logger, string kind, long revision, string problem);

    [LoggerMessage(1102, LogLevel.Error, "A listener to configuration notices failed")]
    public static partial void ListenerFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1104, LogLevel.Warning, "Override {Id} of {Path} by {Author} ends by itself at {ExpiresAt}")]
    public static partial void EndsSoon(this ILogger logger, long id, string path, string author, string expiresAt);

    [LoggerMessage(1103, LogLevel.Error, "The configuration could not be looked after; it is tried again")]
    public static partial void LookFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1104, LogLevel.Error, "The configuration that was in force could not be kept as a file in backups/; it is a revision in the database all the same")]
    public static partial void BackupFailed(this ILogger logger, Exception exception);
}
