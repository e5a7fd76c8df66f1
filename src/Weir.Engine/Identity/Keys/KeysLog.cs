using Microsoft.Extensions.Logging;

namespace Weir.Engine.Identity.Keys;

/// <summary>Every log line about keys that are made at run time. Event ids 1450-1459; never anything of a secret.</summary>
internal static partial class KeysLog
{
    [LoggerMessage(1450, LogLevel.Error, "The settings of the key {Id} cannot be read, so it does not work. Set them anew, or delete it")]
    public static partial void KeyUnreadable(this ILogger logger, string id);

    [LoggerMessage(1451, LogLevel.Error, "When keys were used could not be noted; it is tried again in a minute")]
    public static partial void KeyUpkeepFailed(this ILogger logger, Exception fault);
}
