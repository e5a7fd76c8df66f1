using Microsoft.Extensions.Logging;

namespace Weir.Engine.Providers;

/// <summary>Every log line of the Providers module. Event ids 1200-1299; never a key, a token or a body.</summary>
internal static partial class ProvidersLog
{
    [LoggerMessage(1200, LogLevel.Warning, "Provider {Provider}: {Problem}")]
    public static partial void NoToken(this ILogger logger, string provider, string problem);

    [LoggerMessage(1201, LogLevel.Warning, "Probe of {Kind} {Target} failed: {Problem}")]
    public static partial void ProbeFailed(this ILogger logger, string kind, string target, string problem);

    [LoggerMessage(1202, LogLevel.Information, "Probe of {Kind} {Target} works again")]
    public static partial void ProbeRecovered(this ILogger logger, string kind, string target);

    [LoggerMessage(1203, LogLevel.Error, "Probe of {Kind} {Target} met a defect of Weir")]
    public static partial void ProbeDefect(this ILogger logger, string kind, string target, Exception error);
}
