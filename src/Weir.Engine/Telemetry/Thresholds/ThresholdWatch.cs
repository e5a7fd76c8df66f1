using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;

namespace Weir.Engine.Telemetry.Thresholds;

/// <summary>Looks every half minute at what the components did and has it judged (S1-12). No operation waits for it or is touched by it.</summary>
/// <param name="sources">Who knows what components did.</param>
/// <param name="load">How much the process uses.</param>
/// <param name="config">The thresholds.</param>
/// <param name="notices">Where it is told.</param>
/// <param name="clock">When it looks.</param>
/// <param name="logger">Where what it met is logged.</param>
public sealed class ThresholdWatch(
    IEnumerable<ComponentSource> sources, ReadProcessLoad load, Holder<WeirConfig> config, PerformanceNotices notices, TimeProvider clock, ILogger<ThresholdWatch> logger) : IHostedService, IDisposable
{
    /// <summary>The component that memory and processor belong to.</summary>
    public const string Process = "process";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private const int LooksInMinute = 2;

    private readonly Lock _looking = new();
    private readonly ThresholdBoard _board = new();

    // As many as the window has half minutes, at most 120.
    private readonly Queue<ProcessLoad> _loads = [];
    private IReadOnlyList<ComponentGrade> _current = [];
    private ITimer? _timer;

    /// <summary>How every component stood at the last look, those of which nothing was seen in the window left out. Nothing before the first look.</summary>
    public IReadOnlyList<ComponentGrade> Current => Volatile.Read(ref _current);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = clock.CreateTimer(_ => LookSafely(), null, Interval, Interval);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void LookSafely()
    {
        // A look that takes longer than half a minute is not joined by the next.
        if (!_looking.TryEnter())
        {
            return;
        }

        try
        {
            Look();
        }
#pragma warning disable CA1031 // A background loop: whatever one look meets must not end the process or the looks after it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.LookFailed(e);
        }
        finally
        {
            _looking.Exit();
        }
    }

    private void Look()
    {
        var thresholds = config.Current.Telemetry.Thresholds;
        ComponentReading[] readings = thresholds.Enabled ? [.. OfProcess(thresholds), .. sources.SelectMany(source => source(thresholds.WindowMinutes)).SelectMany(one => Of(one, thresholds))] : [];
        var (grades, alerts) = _board.Judge(readings, thresholds, clock.GetUtcNow());
        Volatile.Write(ref _current, grades);
        foreach (var alert in alerts)
        {
            notices.Publish(alert);
        }
    }

    private ComponentReading[] OfProcess(ThresholdsConfig thresholds)
    {
        var most = thresholds.WindowMinutes * LooksInMinute;
        _loads.Enqueue(load());
        while (_loads.Count > most)
        {
            _loads.Dequeue();
        }

        // A start is busy by itself: what is no whole window yet raises nothing.
        return
        [
            new(Process, ThresholdMetric.MemoryPercent, _loads.Average(one => one.MemoryPercent), _loads.Count == most),
            new(Process, ThresholdMetric.CpuPercent, _loads.Average(one => one.CpuPercent), _loads.Count == most),
        ];
    }

    private static IEnumerable<ComponentReading> Of(ComponentSample seen, ThresholdsConfig thresholds) => seen.Operations == 0 ? [] :
    [
        new(seen.Component, ThresholdMetric.ExecutionMs, seen.Duration.TotalMilliseconds / seen.Operations, seen.Operations >= thresholds.LeastOperations),
        new(seen.Component, ThresholdMetric.ErrorPercent, 100d * seen.Failed / seen.Operations, seen.Operations >= thresholds.LeastOperations),
    ];
}
