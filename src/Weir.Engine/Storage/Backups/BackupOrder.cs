using Microsoft.Data.Sqlite;

namespace Weir.Engine.Storage.Backups;

/// <summary>What a backup is made of, and where it goes.</summary>
public sealed record BackupOrder
{
    /// <summary>Folder it is written to.</summary>
    public required string Folder { get; init; }

    /// <summary>Name of its file; <see langword="null"/> (the default) for one made of its kind and time, with a number where that is taken.</summary>
    public string? FileName { get; init; }

    /// <summary>Why it is made. Default <see cref="BackupKind.Asked"/>.</summary>
    public BackupKind Kind { get; init; }

    /// <summary>Files besides the database: the configuration's and, sealed, the keyring. Default none.</summary>
    public IReadOnlyList<BackupExtra> Extras { get; init; } = [];

    /// <summary>Looks at the ledger in the copy; <see langword="null"/> (the default) when nobody does.</summary>
    public Func<SqliteConnection, LedgerMark?>? Mark { get; init; }

    /// <summary>Told how far it is. Default nobody.</summary>
    public Action<BackupProgress> Progress { get; init; } = static _ => { };

    /// <summary>Whether to copy slowly, because calls are answered beside it: half of the time it waits. Default false.</summary>
    public bool Gently { get; init; }

    /// <summary>Gives the time.</summary>
    public required TimeProvider Clock { get; init; }
}

/// <summary>A file that goes into a backup as it is.</summary>
/// <param name="Name">Its name there: <c>keyring</c>, or <c>config/</c> and a plain name.</param>
/// <param name="Bytes">Its bytes, sealed already where they are to be.</param>
/// <param name="Sealed">Whether they are sealed.</param>
public sealed record BackupExtra(string Name, ReadOnlyMemory<byte> Bytes, bool Sealed = false);

/// <summary>How far a backup is.</summary>
/// <param name="Stage">What is done: <c>copy</c>, <c>check</c>, <c>pack</c>, <c>verify</c>.</param>
/// <param name="Done">Pages copied, or bytes packed.</param>
/// <param name="Total">Of how many; 0 while that is not known.</param>
public sealed record BackupProgress(string Stage, long Done, long Total);

/// <summary>A backup that was made.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Manifest">What it says of itself.</param>
public sealed record BackupMade(string Path, long Bytes, BackupManifest Manifest);
