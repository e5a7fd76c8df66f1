using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration.Revisions;

namespace Weir.Engine.Configuration.Reload;

/// <summary>Puts an edited file in force by itself: looks at its content every few seconds, and at once when the system tells of a change.</summary>
/// <remarks>
/// A content counts once it has stayed the same for a moment, or after a bounded wait; one that was refused is not tried again until it changes.
/// The program writes none of these files, so it cannot wake itself. Switched off (<c>reload.files</c>), it waits for the switch and reads nothing.
/// </remarks>
internal sealed class FileWatch(ConfigDesk desk, ConfigSource source, ConfigNotices notices, TimeProvider clock, ILogger<FileWatch> logger) : BackgroundService
{
    internal static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(150);
    private const int MostLooks = 10;

    private TaskCompletionSource _woken = Signal();
    private string? _refused;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!source.IsOnDisk)
        {
            return;
        }

        // Its own publishes need no second look; somebody else's may have been the switch.
        notices.Listen(notice =>
        {
            if (notice.Kind is not (RevisionKind.File or RevisionKind.Start))
            {
                Wake();
            }
        });
        using var watcher = Watch();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TurnAsync(watcher, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // a background loop: whatever one look meets must not end the ones after it
            catch (Exception e)
#pragma warning restore CA1031
            {
                logger.LookFailed(e);
            }
        }
    }

    private async Task TurnAsync(FileSystemWatcher? watcher, CancellationToken stoppingToken)
    {
        var woken = Volatile.Read(ref _woken).Task;
        var settings = await SettingsAsync(stoppingToken);
        watcher?.EnableRaisingEvents = settings.Files;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(woken, Task.Delay(settings.Files ? TimeSpan.FromSeconds(settings.PollSeconds) : Timeout.InfiniteTimeSpan, clock, waiting.Token));
        await waiting.CancelAsync();
        stoppingToken.ThrowIfCancellationRequested();
        Volatile.Write(ref _woken, Signal());
        if ((await SettingsAsync(stoppingToken)).Files)
        {
            await LookAsync(stoppingToken);
        }
    }

    private async Task<ReloadConfig> SettingsAsync(CancellationToken cancellationToken) => (await desk.CurrentAsync(cancellationToken)).Result.Config?.Reload ?? new();

    /// <summary>Looks once; a content that is new is waited for until it stands still, and put in force or refused.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        var seen = await desk.SourceHashNowAsync(cancellationToken);
        if (seen.Now == _refused || (seen.Now == seen.InForce && _refused is null))
        {
            return;
        }

        for (var look = 0; look < MostLooks; look++)
        {
            await Task.Delay(Settle, clock, cancellationToken);
            var again = await desk.SourceHashNowAsync(cancellationToken);
            if (again.Now == seen.Now)
            {
                break;
            }

            seen = again;
        }

        var outcome = await desk.ReloadAsync(new(), cancellationToken);
        _refused = outcome.Verdict == ConfigVerdict.Refused ? seen.Now : null;
    }

    private void Wake() => Volatile.Read(ref _woken).TrySetResult();

    /// Only hastens: where the system has no watches to give, or a network's file tells nothing, looking finds it all the same.
    private FileSystemWatcher? Watch()
    {
        try
        {
            var watcher = new FileSystemWatcher(source.Folder!) { IncludeSubdirectories = false };
            watcher.Changed += WakeFor;
            watcher.Created += WakeFor;
            watcher.Renamed += WakeFor;
            return watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// The folder may be the data directory too, where the database writes without end.
    private void WakeFor(object sender, FileSystemEventArgs what)
    {
        if (Path.GetExtension(what.Name) is ".yaml" or ".yml" or ".json")
        {
            Wake();
        }
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
