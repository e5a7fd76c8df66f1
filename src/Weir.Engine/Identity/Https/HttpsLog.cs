using Microsoft.Extensions.Logging;

namespace Weir.Engine.Identity.Https;

/// <summary>Every log line about the server's certificate. Event ids 1460-1469; never anything of a key or password.</summary>
internal static partial class HttpsLog
{
    [LoggerMessage(1460, LogLevel.Information, "New connections are shown the certificate {Subject}, which ends at {End:u}")]
    public static partial void CertificateServed(this ILogger logger, string subject, DateTime end);

    [LoggerMessage(1461, LogLevel.Warning, "The certificate {Subject} ends at {End:u}. Put a new one in its file: it is taken without a restart")]
    public static partial void CertificateEnds(this ILogger logger, string subject, DateTime end);

    [LoggerMessage(1462, LogLevel.Error, "What {Files} hold now is not taken, the certificate before is served on: {Why}")]
    public static partial void CertificateRefused(this ILogger logger, string files, string why);

    [LoggerMessage(1463, LogLevel.Warning, "The certificate {Subject} is not valid before {Start:u}")]
    public static partial void CertificateNotYetValid(this ILogger logger, string subject, DateTime start);

    [LoggerMessage(1464, LogLevel.Error, "The certificate's files could not be looked at")]
    public static partial void CertificateLookFailed(this ILogger logger, Exception fault);

    [LoggerMessage(1465, LogLevel.Warning, "The private key in {File} may be read by every user of this machine. Look into who may have read it, then: chmod o-rw {File}")]
    public static partial void PrivateKeyOpen(this ILogger logger, string file);
}
