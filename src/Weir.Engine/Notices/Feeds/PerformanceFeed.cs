using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Operations;
using Weir.Engine.Telemetry.Thresholds;

namespace Weir.Engine.Notices.Feeds;

/// <summary>What components reached, and operations that took too long, as notices. Kept in memory: a start judges anew.</summary>
/// <remarks>Of each surface one slow operation is told in <see cref="SlowEvery"/>, with the number of those that were not told since.</remarks>
internal sealed class PerformanceFeed(PerformanceNotices notices, OperationFeed operations, Holder<WeirConfig> config, TimeProvider clock)
{
    public static readonly TimeSpan SlowEvery = TimeSpan.FromMinutes(5);

    private readonly Lock _sync = new();

    // By surface: as many as the gateway has.
    private readonly Dictionary<string, (long ToldAt, long Untold)> _slow = new(StringComparer.Ordinal);

    /// <summary>Has a listener told of all from now on. It must return at once.</summary>
    public void Listen(Action<Notice> listener)
    {
        notices.Listen(alert => listener(Of(alert)));
        operations.Listen(record =>
        {
            if (config.Current.Telemetry.SlowOperationMs is { } most && record.Duration > TimeSpan.FromMilliseconds(most) && Untold(record.Surface) is { } untold)
            {
                listener(Of(record, most, untold));
            }
        });
    }

    // How many were not told before this one; null when this one is not told either.
    private long? Untold(string surface)
    {
        lock (_sync)
        {
            if (_slow.TryGetValue(surface, out var last) && clock.GetElapsedTime(last.ToldAt) < SlowEvery)
            {
                _slow[surface] = last with { Untold = last.Untold + 1 };
                return null;
            }

            _slow[surface] = (clock.GetTimestamp(), 0);
            return last.Untold;
        }
    }

    private static Notice Of(PerformanceAlert alert) => new(alert.IsRecovered ? NoticeEvents.PerformanceRecovered : NoticeEvents.PerformanceThreshold, alert.At, new()
    {
        ["component"] = alert.Component,
        ["metric"] = alert.Metric.Name(),
        ["value"] = alert.Value is { } value ? Math.Round(value, 3) : null,
        ["threshold"] = alert.Threshold,
        ["grade"] = PerformanceNotices.NameOf(alert.Grade),
        ["since"] = Notice.Time(alert.Since),
    });

    // The client's own text is told only once it named a model that exists.
    private static Notice Of(OperationRecord record, int most, long untold) => new(NoticeEvents.OperationSlow, record.StartedAt + record.Duration, new()
    {
        ["operation"] = record.Id,
        ["surface"] = record.Surface,
        ["model"] = record.Decision is null ? null : record.Model,
        ["provider"] = record.Provider,
        ["team"] = record.Attribution.Team,
        ["duration_ms"] = Math.Round(record.Duration.TotalMilliseconds, 3),
        ["threshold_ms"] = most,
        ["untold"] = untold,
    });
}
