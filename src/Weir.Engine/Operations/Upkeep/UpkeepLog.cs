using Microsoft.Extensions.Logging;

namespace Weir.Engine.Operations.Upkeep;

/// <summary>Log lines of the upkeep of operations. Event ids 1260-1269.</summary>
internal static partial class UpkeepLog
{
    [LoggerMessage(1260, LogLevel.Error, "The upkeep of operations failed; it is tried again in a minute or an hour")]
    public static partial void UpkeepFailed(this ILogger logger, Exception exception);
}
