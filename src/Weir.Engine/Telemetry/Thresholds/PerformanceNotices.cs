using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;

namespace Weir.Engine.Telemetry.Thresholds;

/// <summary>Logs what components reached, and tells it to whoever listens.</summary>
public sealed class PerformanceNotices(ILogger<PerformanceNotices> logger)
{
    private readonly Listeners<PerformanceAlert> _listeners = new(logger.ListenerFailed);

    /// <summary>Adds a listener. It must return at once; what it throws is logged and breaks nothing.</summary>
    public void Listen(Action<PerformanceAlert> listener) => _listeners.Add(listener);

    internal void Publish(PerformanceAlert alert)
    {
        Log(alert);
        _listeners.Tell(alert);
    }

    /// <summary>A grade's name, as in the configuration; of none <c>ok</c>.</summary>
    public static string NameOf(AlertGrade? grade) => grade?.ToString().ToLowerInvariant() ?? "ok";

    private void Log(PerformanceAlert alert)
    {
        var level = alert.IsRecovered ? LogLevel.Information : LevelOf(alert.Grade);
        if (!logger.IsEnabled(level))
        {
            return;
        }

        var (metric, grade) = (alert.Metric.Name(), NameOf(alert.Grade));
        if (alert.IsRecovered)
        {
            logger.Recovered(alert.Component, metric, alert.Value, alert.Threshold, grade);
        }
        else
        {
            logger.Reached(level, alert.Component, metric, alert.Value, alert.Threshold, grade);
        }
    }

    private static LogLevel LevelOf(AlertGrade grade) => grade switch
    {
        AlertGrade.Info => LogLevel.Information,
        AlertGrade.Warning => LogLevel.Warning,
        AlertGrade.Critical => LogLevel.Error,
        _ => LogLevel.Critical,
    };
}
