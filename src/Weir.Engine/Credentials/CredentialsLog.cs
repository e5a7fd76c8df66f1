using Microsoft.Extensions.Logging;

namespace Weir.Engine.Credentials;

/// <summary>Every log line of the Credentials module; never anything of a secret or a key.</summary>
internal static partial class CredentialsLog
{
    [LoggerMessage(1300, LogLevel.Error, "Credentials are sealed: {Problem} Everything that needs none of them runs")]
    public static partial void VaultSealed(this ILogger logger, string problem);

    [LoggerMessage(1301, LogLevel.Information, "Made the key file {Path}. Keep a copy of it apart from the database: without it the credentials cannot be read")]
    public static partial void KeyringMade(this ILogger logger, string path);

    [LoggerMessage(1302, LogLevel.Warning, "The credential {Reference} cannot be used by {User}: {Why}")]
    public static partial void CannotBeUsed(this ILogger logger, string reference, string user, string why);

    [LoggerMessage(1303, LogLevel.Information, "Wrapped {Count} secrets anew under the key {KeyId}; {Failed} could not be")]
    public static partial void Rewrapped(this ILogger logger, int count, string keyId, int failed);

    [LoggerMessage(1305, LogLevel.Warning, "The credential {Reference} is due for a new version: version {Version} was entered {CreatedAt:u}")]
    public static partial void RotationDue(this ILogger logger, string reference, long version, DateTimeOffset createdAt);

    [LoggerMessage(1306, LogLevel.Error, "The secret at {Reference} cannot be read: {Problem}; {Consequence}")]
    public static partial void CannotBeRead(this ILogger logger, string reference, string problem, string consequence);

    [LoggerMessage(1307, LogLevel.Information, "The secret at {Reference} can be read again")]
    public static partial void ReadAgain(this ILogger logger, string reference);

    [LoggerMessage(1304, LogLevel.Error, "Upkeep of the credentials failed and is tried again")]
    public static partial void UpkeepFailed(this ILogger logger, Exception exception);
}
