using Microsoft.Extensions.Logging;

namespace Weir.Engine.Storage;

/// <summary>Every log line of the Storage module. Event ids 1100-1199.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(1100, LogLevel.Error, "A batch of {Count} writes failed; the store's connection will be opened anew")]
    public static partial void BatchFailed(this ILogger logger, int count, Exception error);

    [LoggerMessage(1101, LogLevel.Error, "The write {Command} was refused by the store")]
    public static partial void CommandFailed(this ILogger logger, string command, Exception error);

    [LoggerMessage(1102, LogLevel.Information, "Store {Path}, SQLite {Version}, durability {Durability}")]
    public static partial void StoreOpened(this ILogger logger, string path, string version, Durability durability);

    [LoggerMessage(1103, LogLevel.Information, "SQLite {Version} has the WAL-reset defect fixed in 3.51.3; Weir writes through one connection only, which avoids it")]
    public static partial void WalResetDefect(this ILogger logger, string version);

    [LoggerMessage(1104, LogLevel.Information, "The schema is brought up to date; the state before is kept as {Path}")]
    public static partial void KeptBeforeMigration(this ILogger logger, string path);
}
