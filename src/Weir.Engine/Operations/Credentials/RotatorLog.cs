using Microsoft.Extensions.Logging;

namespace Weir.Engine.Operations.Credentials;

/// <summary>Every log line about rotations without a person; never anything of a secret.</summary>
internal static partial class RotatorLog
{
    [LoggerMessage(1310, LogLevel.Information, "The credential {Reference} was rotated by its rotator: version {Version} is in use")]
    public static partial void RotatedByItself(this ILogger logger, string reference, long version);

    [LoggerMessage(1311, LogLevel.Error, "The credential {Reference} is due and could not be rotated by its rotator; it stays in use and is tried again in an hour: {Why}")]
    public static partial void NotRotatedByItself(this ILogger logger, string reference, string why);

    [LoggerMessage(1312, LogLevel.Warning, "Version {Version} of the credential {Reference} is out of use and could not be taken back from its provider; it is tried again: {Problem}")]
    public static partial void NotTakenBack(this ILogger logger, string reference, long version, string problem);

    [LoggerMessage(1313, LogLevel.Error, "Rotations without a person failed and are tried again")]
    public static partial void RotatorUpkeepFailed(this ILogger logger, Exception exception);
}
