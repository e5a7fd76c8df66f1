using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Weir.Engine.Telemetry;

namespace Weir.Engine.Providers.Probes;

/// <summary>Probes every target of a board, each at its own interval, until the program ends. A failing probe ends nothing.</summary>
public sealed class ProbeLoop(ProbeBoard board, TimeProvider clock, GatewayMeter meter, ILogger<ProbeLoop> logger) : BackgroundService
{
    private readonly Probe _probe = new(clock);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var (upstreams, replaced) = board.Current();
            using var round = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            Task[] loops = [.. upstreams.Select(upstream => RepeatAsync(upstream, round.Token))];
            await replaced.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await round.CancelAsync();
            await Task.WhenAll(loops);
        }
    }

    private async Task RepeatAsync(Upstream upstream, CancellationToken end)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(upstream.HealthCheck.IntervalSeconds), clock);
        try
        {
            do
            {
                await OnceAsync(upstream, end);
            }
            while (await timer.WaitForNextTickAsync(end));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && end.IsCancellationRequested)
        {
            // The configuration was replaced and its connections closed, or the program ends.
        }
    }

    private async Task OnceAsync(Upstream upstream, CancellationToken end)
    {
        try
        {
            var before = board.Find(upstream.Id);
            var result = await _probe.RunAsync(upstream, before, end);
            board.Record(upstream, result);
            meter.Probes.Add(1, new("weir.target.kind", board.Target), new("weir.target", upstream.Id), new("weir.probe.result", result.Ok ? "ok" : "failed"));
            if (result.ConsecutiveFailures == 1)
            {
                logger.ProbeFailed(board.Target, upstream.Id, result.Error!);
            }
            else if (result.Ok && before is { Ok: false })
            {
                logger.ProbeRecovered(board.Target, upstream.Id);
            }
        }
#pragma warning disable CA1031 // A background loop: whatever one probe meets must not end the program.
        catch (Exception e) when (!end.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.ProbeDefect(board.Target, upstream.Id, e);
        }
    }
}
