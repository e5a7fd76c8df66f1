using Microsoft.Extensions.Logging;

namespace Weir.Engine.Telemetry.Thresholds;

/// <summary>Log lines about thresholds of components. Event ids 1020-1029.</summary>
internal static partial class ThresholdLog
{
    [LoggerMessage(EventId = 1020, EventName = "performance_threshold_exceeded", Message = "{Component}: {Metric} is {Value}, at or above {Threshold}: {Grade}")]
    public static partial void Reached(this ILogger logger, LogLevel level, string component, string metric, double? value, int threshold, string grade);

    [LoggerMessage(EventId = 1021, EventName = "performance_threshold_recovered", Level = LogLevel.Information, Message = "{Component}: {Metric} is {Value}, below {Threshold} again: it was {Grade}")]
    public static partial void Recovered(this ILogger logger, string component, string metric, double? value, int threshold, string grade);

    [LoggerMessage(EventId = 1022, Level = LogLevel.Error, Message = "The thresholds of components could not be judged; it is tried again")]
    public static partial void LookFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1023, Level = LogLevel.Error, Message = "A listener to thresholds of components failed")]
    public static partial void ListenerFailed(this ILogger logger, Exception exception);
}
