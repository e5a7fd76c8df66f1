using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;
using Weir.Engine.Storage.Backups;

namespace Weir.Engine.Operations.Backups;

/// <summary>Makes backups while calls are answered: one at a time, gently, into <c>backups/</c> of the data directory.</summary>
public sealed class BackupDesk(DataDirectory data, IReadOnlyList<Migration> migrations, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<BackupDesk> logger)
{
    private BackupState? _state;
    private Task _run = Task.CompletedTask;

    /// <summary>How the one that runs is, or how the last one ended; null before the first.</summary>
    public BackupState? State => Volatile.Read(ref _state);

    /// <summary>Completes when none runs.</summary>
    public Task Idle => Volatile.Read(ref _run);

    /// <summary>Begins one; false when one runs already.</summary>
    /// <param name="files">The configuration's files.</param>
    /// <param name="withKeyring">Whether the keyring goes in, sealed.</param>
    /// <param name="passphrase">Seals what holds secrets; null when nothing can be sealed.</param>
    /// <exception cref="StoreException">The keyring was asked for and there is none, or no passphrase.</exception>
    public bool TryBegin(IEnumerable<ConfigFile> files, bool withKeyring, string? passphrase)
    {
        var left = new List<string>();
        var extras = StateBackup.Extras(files, withKeyring ? data.Path : null, passphrase, left);
        var begun = new BackupState(clock.GetUtcNow(), new("copy", 0, 0), null, null, left);
        var before = Volatile.Read(ref _state);
        if (before is { Running: true } || Interlocked.CompareExchange(ref _state, begun, before) != before)
        {
            return false;
        }

        Volatile.Write(ref _run, OwnThread.RunAsync(() => Make(begun, extras), CancellationToken.None));
        return true;
    }

    private void Make(BackupState begun, IReadOnlyList<BackupExtra> extras)
    {
        var order = new BackupOrder
        {
            Folder = BackupFolder.Open(data.Path),
            Extras = extras,
            Clock = clock,
            Gently = true,
            Progress = progress => Volatile.Write(ref _state, begun with { Progress = progress }),
        };
        try
        {
            var made = StateBackup.Make(data.Path, migrations, order, lifetime.ApplicationStopping);
            logger.BackupMade(made.Path, made.Bytes);
            Volatile.Write(ref _state, begun with { Progress = null, Made = made });
        }
#pragma warning disable CA1031 // a background task: whatever it meets is what its state tells
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.BackupFailed(e);
            Volatile.Write(ref _state, begun with { Progress = null, Failure = e is OperationCanceledException ? "The server stopped before it was done." : e.Message });
        }
    }
}

/// <summary>How a backup is, or how it ended.</summary>
/// <param name="StartedAt">When it began.</param>
/// <param name="Progress">How far it is; null once it has ended.</param>
/// <param name="Made">What was made; null while it runs, and when it failed.</param>
/// <param name="Failure">Why it failed, a sentence.</param>
/// <param name="LeftOut">Files that are not in it, a sentence each.</param>
public sealed record BackupState(DateTimeOffset StartedAt, BackupProgress? Progress, BackupMade? Made, string? Failure, IReadOnlyList<string> LeftOut)
{
    /// <summary>Whether it runs.</summary>
    public bool Running => Progress is not null;
}
