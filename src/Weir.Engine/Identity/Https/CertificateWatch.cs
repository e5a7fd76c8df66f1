using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Weir.Engine.Identity.Https;

/// <summary>Looks every few seconds whether the certificate's files changed, and once a day whether it ends soon.</summary>
internal sealed class CertificateWatch(ServerCertificate certificate, TimeProvider clock, ILogger<CertificateWatch> logger) : BackgroundService
{
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TellEvery = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        var told = clock.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Once();
                if (clock.GetElapsedTime(told) >= TellEvery)
                {
                    told = clock.GetTimestamp();
                    certificate.Tell();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private void Once()
    {
        try
        {
            certificate.Look();
        }
#pragma warning disable CA1031 // a background loop: whatever one look meets must not end the ones after it
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.CertificateLookFailed(e);
        }
    }
}
