using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;

namespace Weir.Engine.Telemetry.Otlp;

/// <summary>Every log line about OTLP: one when a signal stops being taken, one when it is again. So what is told of it cannot flood what it tells.</summary>
internal static partial class OtlpLog
{
    [LoggerMessage(1, LogLevel.Warning, "The OTLP collector does not take {Signal}: {Problem}. What cannot wait is dropped and counted in weir_otlp_dropped_total")]
    public static partial void NotTaken(this ILogger logger, OtlpSignal signal, string problem);

    [LoggerMessage(3, LogLevel.Error, "A batch for the OTLP collector could not be made; it is lost")]
    public static partial void Defect(this ILogger logger, Exception error);

    [LoggerMessage(2, LogLevel.Information, "The OTLP collector takes {Signal} again")]
    public static partial void TakenAgain(this ILogger logger, OtlpSignal signal);
}
