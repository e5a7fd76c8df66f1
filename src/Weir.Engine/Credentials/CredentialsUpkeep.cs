using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Weir.Engine.Credentials;

/// <summary>Does every minute what the vault needs from time to time, at the start first and once more at the end.</summary>
internal sealed class CredentialsUpkeep(CredentialVault vault, TimeProvider clock, ILogger<CredentialsUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            do
            {
                await OnceAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            vault.NoteUses();
        }
    }

    private async Task OnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            await vault.KeepUpAsync(stoppingToken);
        }
#pragma warning disable CA1031 // a background loop: whatever one turn meets must not end the ones after it
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.UpkeepFailed(e);
        }
    }
}
