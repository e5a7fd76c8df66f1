using Microsoft.Data.Sqlite;

namespace Weir.Engine.Storage.Backups;

/// <summary>What is restored, and where.</summary>
public sealed record RestoreOrder
{
    /// <summary>The backup's file.</summary>
    public required string File { get; init; }

    /// <summary>The data directory; made where there is none.</summary>
    public required string Directory { get; init; }

    /// <summary>Whether a state that is there may be replaced; it is set aside in <c>backups/</c> first. Default false.</summary>
    public bool Replace { get; init; }

    /// <summary>Steps of the schema that this program knows: a backup with others is refused.</summary>
    public required IReadOnlyList<Migration> Migrations { get; init; }

    /// <summary>Looks at the ledger of the restored database before it counts.</summary>
    public required Func<SqliteConnection, LedgerMark?> Mark { get; init; }

    /// <summary>Opens the sealed keyring; <see langword="null"/> (the default): it is not restored.</summary>
    public Func<byte[], byte[]>? OpenKeyring { get; init; }

    /// <summary>Gives the time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Called at each point at which a process can be killed; a test throws there.</summary>
    internal Action<string> Step { get; init; } = static _ => { };
}

/// <summary>What was restored.</summary>
/// <param name="Manifest">What the backup says of itself.</param>
/// <param name="SetAside">Where the state before is kept; null where there was none.</param>
/// <param name="KeyringRestored">Whether the keyring was restored.</param>
public sealed record RestoreDone(BackupManifest Manifest, string? SetAside, bool KeyringRestored);
