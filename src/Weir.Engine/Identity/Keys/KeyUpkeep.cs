using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Weir.Engine.Identity.Keys;

/// <summary>Writes down every minute, and once more at the end, when keys were used last.</summary>
internal sealed class KeyUpkeep(KeyRecords keys, KeyUses uses, TimeProvider clock, ILogger<KeyUpkeep> logger) : BackgroundService
{
    internal static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Once();
            }
        }
        catch (OperationCanceledException)
        {
            Once();
        }
    }

    private void Once()
    {
        try
        {
            keys.NoteUses();
            uses.Keep();
        }
#pragma warning disable CA1031 // a background loop: whatever one turn meets must not end the ones after it
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.KeyUpkeepFailed(e);
        }
    }
}
