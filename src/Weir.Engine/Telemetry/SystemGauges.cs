using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Weir.Engine.Storage;

namespace Weir.Engine.Telemetry;

/// <summary>The process and its disk: memory, processor, the file system of the data directory.</summary>
/// <remarks>
/// Beside them stand the runtime's own (<c>dotnet.*</c>). Processor time is looked at every <see cref="Interval"/> (S4-17), because a percentage needs two looks
/// whoever scrapes in between; everything else is read at the scrape.
/// </remarks>
public sealed class SystemGauges(GatewayMeter meter, DataDirectory data) : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    // The system's own, whatever clock the gateway runs on: what it is divided by is the processor's time.
    private static readonly TimeProvider Clock = TimeProvider.System;

    // The mount that the data directory lies on: the longest that leads to it.
    private readonly Lazy<DriveInfo?> _drive = new(() => DriveInfo.GetDrives().Where(drive => IsBelow(data.Path, drive.Name)).MaxBy(drive => drive.Name.Length));
    private readonly Lock _sync = new();
    private ITimer? _timer;
    private (long At, TimeSpan Used) _last;
    private double _percent;

    /// <summary>Processor time of the process in the last half minute, percent of all cores.</summary>
    public double CpuPercent => Volatile.Read(ref _percent);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _last = (Clock.GetTimestamp(), Environment.CpuUsage.TotalTime);
        meter.Observe<double>("weir.cpu.percent", "", "Processor time of the process in the last half minute, percent of all cores", () => [new(Volatile.Read(ref _percent))]);
        meter.Observe("weir.memory", "By", "Memory of the process; heap_total is what the heap may take, so that heap_used by it says how near the end is", Memory);
        meter.Observe("system.filesystem.usage", "By", "The file system that the data directory is on", Disk);
        _timer = Clock.CreateTimer(_ => Look(), null, Interval, Interval);
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

    private void Look()
    {
        lock (_sync)
        {
            var (at, used) = (Clock.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var passed = Clock.GetElapsedTime(_last.At, at);
            if (passed > TimeSpan.Zero)
            {
                Volatile.Write(ref _percent, Math.Clamp((used - _last.Used) / passed / Environment.ProcessorCount * 100, 0, 100));
            }

            _last = (at, used);
        }
    }

    private static IEnumerable<Measurement<long>> Memory()
    {
        var heap = GC.GetGCMemoryInfo();
        var rss = Environment.WorkingSet;
        return
        [
            Of(GC.GetTotalMemory(forceFullCollection: false), "heap_used"),
            Of(heap.TotalAvailableMemoryBytes, "heap_total"),
            Of(Math.Max(0, rss - heap.TotalCommittedBytes), "external"),
            Of(rss, "rss"),
        ];

        static Measurement<long> Of(long bytes, string type) => new(bytes, new KeyValuePair<string, object?>("weir.memory.type", type));
    }

    private static bool IsBelow(string path, string mount) =>
        path.StartsWith(mount, StringComparison.Ordinal) && (mount.EndsWith('/') || path.Length == mount.Length || path[mount.Length] == '/');

    private IEnumerable<Measurement<long>> Disk()
    {
        try
        {
            return _drive.Value is not { } drive ? [] : [Of(drive, drive.TotalSize - drive.TotalFreeSpace, "used"), Of(drive, drive.AvailableFreeSpace, "free")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // a file system that cannot be asked is not shown
        }

        static Measurement<long> Of(DriveInfo drive, long bytes, string state) => new(
            bytes, new("system.filesystem.mountpoint", drive.Name), new KeyValuePair<string, object?>("system.filesystem.state", state));
    }
}
