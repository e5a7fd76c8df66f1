using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;

namespace Weir.Engine.Proxy;

/// <summary>On shutdown: refuse what is new, let what is under way finish within <c>server.drain_seconds</c>, then let the server stop.</summary>
internal sealed class Drain(InFlight inFlight, WeirConfig config, TimeProvider clock, ILogger<Drain> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Before any service stops, so the listener still answers: readiness is false, new calls are told to go elsewhere.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        logger.Draining(inFlight.Count, config.Server.DrainSeconds);
        try
        {
            await inFlight.DrainAsync().WaitAsync(TimeSpan.FromSeconds(config.Server.DrainSeconds), clock, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            logger.DrainEnded(inFlight.Count);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
