using Microsoft.Extensions.Logging;

namespace Weir.Engine.Operations.Backups;

/// <summary>Log lines of backups. Event ids 1250-1259.</summary>
internal static partial class BackupLog
{
    [LoggerMessage(1250, LogLevel.Information, "A backup was made: {Path}, {Bytes} bytes")]
    public static partial void BackupMade(this ILogger logger, string path, long bytes);

    [LoggerMessage(1251, LogLevel.Error, "A backup failed")]
    public static partial void BackupFailed(this ILogger logger, Exception exception);
}
