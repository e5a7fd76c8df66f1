using Microsoft.Extensions.Logging;

namespace Weir.Engine.Identity.SingleSignOn;

/// <summary>What is told of signing in at providers.</summary>
internal static partial class SignInLog
{
    [LoggerMessage(1, LogLevel.Warning, "Signing in at '{Provider}' failed: {Problem} ({Detail}).")]
    public static partial void SignInFailed(this ILogger logger, string provider, SignInProblem problem, string detail);
}
