using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;

namespace Weir.Engine.Telemetry.Otlp;

/// <summary>Sends traces, metrics and logs to a collector (S3-18). A collector that is slow, down or refuses disturbs nobody: what cannot wait is dropped and counted.</summary>
public sealed class OtlpExport : BackgroundService
{
    // Operations and log records that wait at most; one more is dropped.
    private const int MostTraces = 4_096;
    private const int MostLogs = 8_192;
    private const int Batch = 512;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly OtlpQueue<Func<IReadOnlyList<OtlpSpan>>> _traces = new(MostTraces);
    private readonly OtlpQueue<OtlpLogRecord> _logs = new(MostLogs);
    private readonly Dictionary<OtlpSignal, OtlpSender> _senders;
    private readonly OtlpLine _line;
    private readonly MetricStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _since;
    private DateTimeOffset _last;
    private long _resets;

    /// <summary>Makes it; nothing is sent before it is started.</summary>
    public OtlpExport(Holder<WeirConfig> config, SecretSources secrets, MetricStore store, GatewayMeter meter, ILoggerFactory loggers, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _line = new(config, secrets, clock);
        _store = store;
        _clock = clock;
        _since = _last = clock.GetUtcNow();
        var logger = _logger = loggers.CreateLogger<OtlpExport>();
        _senders = Enum.GetValues<OtlpSignal>().ToDictionary(signal => signal, signal => new OtlpSender(signal, _line, meter, clock, logger));
        foreach (var sender in _senders.Values)
        {
            sender.Begin();
        }

#pragma warning disable CA2000 // the factory disposes what it is given
        loggers.AddProvider(new OtlpLoggerProvider(this, clock));
#pragma warning restore CA2000
    }

    /// <summary>Whether traces are sent.</summary>
    public bool SendsTraces => Sends(OtlpSignal.Traces);

    /// <summary>Has the spans of an operation sent. They are made on another thread, later.</summary>
    public void Add(Func<IReadOnlyList<OtlpSpan>> trace)
    {
        if (!_traces.TryAdd(trace))
        {
            _senders[OtlpSignal.Traces].Dropped(1, "queue");
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var end = new CancellationTokenSource(Farewell, _clock);
        try
        {
            await Task.WhenAll(SendTracesAsync(end.Token), SendLogsAsync(end.Token));
        }
        catch (OperationCanceledException)
        {
            // The last ones are lost: the program does not wait for a collector.
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _line.Dispose();
    }

    /// <summary>Another configuration is in force.</summary>
    internal void Changed()
    {
        _line.Leave();
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    internal bool Sends(OtlpSignal signal) => _line.Config?.Sends(signal) == true;

    internal void Add(OtlpLogRecord record)
    {
        if (!_logs.TryAdd(record))
        {
            _senders[OtlpSignal.Logs].Dropped(1, "queue");
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        DrainAsync(_traces, SendTracesAsync, stoppingToken), DrainAsync(_logs, SendLogsAsync, stoppingToken), SendMetricsAsync(stoppingToken));

    private async Task DrainAsync<T>(OtlpQueue<T> queue, Func<CancellationToken, Task> send, CancellationToken cancellationToken)
        where T : class
    {
        while (await queue.WaitAsync(cancellationToken))
        {
            await Task.Delay(Gather, _clock, cancellationToken);
            do
            {
                await GuardedAsync(send, cancellationToken);
                await Task.Yield(); // the next batch is not made where the collector's answer arrived (docs/adr/0014)
            }
            while (queue.Count >= Batch); // a busy gateway fills more than one batch in that time
        }
    }

    private async Task SendTracesAsync(CancellationToken cancellationToken)
    {
        var taken = _traces.Take(Batch);
        if (_line.Messages() is not { } messages)
        {
            _senders[OtlpSignal.Traces].Dropped(taken.Count, "off");
        }
        else if (taken.Count > 0)
        {
            OtlpSpan[] spans = [.. taken.SelectMany(trace => trace())];
            await _senders[OtlpSignal.Traces].SendAsync(messages.Traces(spans), spans.Length, cancellationToken);
        }
    }

    private async Task SendLogsAsync(CancellationToken cancellationToken)
    {
        var taken = _logs.Take(Batch);
        if (_line.Messages() is not { } messages)
        {
            _senders[OtlpSignal.Logs].Dropped(taken.Count, "off");
        }
        else if (taken.Count > 0)
        {
            await _senders[OtlpSignal.Logs].SendAsync(messages.Logs(taken), taken.Count, cancellationToken);
        }
    }

    private async Task SendMetricsAsync(CancellationToken cancellationToken)
    {
        var last = _clock.GetTimestamp();
        while (true)
        {
            // Where nothing is sent, not even a timer runs.
            var changed = Volatile.Read(ref _changed).Task;
            if (_line.Config is not { } otlp || !otlp.Sends(OtlpSignal.Metrics))
            {
                await changed.WaitAsync(cancellationToken);
                continue;
            }

            // Another configuration may have another interval: what is left of it is looked at anew.
            var left = TimeSpan.FromSeconds(otlp.IntervalSeconds) - _clock.GetElapsedTime(last);
            if (left > TimeSpan.Zero)
            {
                await EitherAsync(left, changed, cancellationToken);
                continue;
            }

            last = _clock.GetTimestamp();
            await GuardedAsync(SendMetricsOnceAsync, cancellationToken);
        }
    }

    private async Task EitherAsync(TimeSpan time, Task changed, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(time, _clock, end.Token), changed);
        await end.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task SendMetricsOnceAsync(CancellationToken cancellationToken)
    {
        if (_line.Messages() is not { } messages)
        {
            return;
        }

        await _store.PrepareAsync(cancellationToken);
        var now = _clock.GetUtcNow();
        if (_store.Resets != _resets)
        {
            (_resets, _since) = (_store.Resets, _last);
        }

        _last = now;
        var (body, count) = _store.Collect(families => (messages.Metrics(families, _since, now), families.Count));
        await _senders[OtlpSignal.Metrics].SendAsync(body, count, cancellationToken);
    }

    private async Task GuardedAsync(Func<CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        try
        {
            await send(cancellationToken);
        }
#pragma warning disable CA1031 // a background loop: one batch that cannot be made or sent must not end those behind it
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            _logger.Defect(e);
        }
    }
}
