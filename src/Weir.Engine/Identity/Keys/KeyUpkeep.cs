using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Weir.Engine.Identity.Keys;

/// <summary>Writes down every minute, and once more at the end, when keys were used last.</summary>
internal sealed class KeyUpkeep(KeyRecords keys, TimeProvider clock, ILogger<KeyUpkeep> logger) : BackgroundService
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
            keys.NoteUses();
        }
    }

    private void Once()
    {
        try
        {
            keys.NoteUses();
        }
#pragma warning disable CA1031 // a background loop: whatever one turn meets must not end the ones after it
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.KeyUpkeepFailed(e);
        }
    }
}
