using Microsoft.Data.Sqlite;
using Weir.Engine.Configuration;
using Weir.Engine.Credentials;
using Weir.Engine.Ledger;
using Weir.Engine.Storage;
using Weir.Engine.Storage.Backups;

namespace Weir.Engine.Operations.Backups;

/// <summary>What belongs into a backup of the whole state, and what comes out of one.</summary>
public static class StateBackup
{
    /// <summary>What a sealed configuration file in a backup was sealed for.</summary>
    public const string ConfigPurpose = "weir-backup-config";

    /// <summary>What the sealed keyring in a backup was sealed for.</summary>
    public const string KeyringPurpose = "weir-backup-keyring";

    private const string Keyring = "keyring";

    /// <summary>Makes a backup of a data directory, read-only, whether a server runs on it or not.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="migrations">Every step of the schema that this program knows.</param>
    /// <param name="order">Where it goes; its ledger is looked at.</param>
    /// <param name="cancellationToken">Ends it; nothing is left.</param>
    /// <exception cref="StoreException">There is no database, it is damaged, a newer Weir wrote it, or there is no room.</exception>
    public static BackupMade Make(string directory, IReadOnlyList<Migration> migrations, BackupOrder order, CancellationToken cancellationToken) =>
        StoreFile.Read(directory, migrations, connection => BackupWriter.Write(connection, order with { Mark = LedgerFile.MarkOf }, cancellationToken));

    /// <summary>The configuration's files and the keyring as parts of a backup.</summary>
    /// <param name="files">Configuration files. One that holds a secret goes in sealed, or not at all.</param>
    /// <param name="directory">The data directory, for the keyring; null leaves that out.</param>
    /// <param name="passphrase">Seals what holds secrets; null when nothing can be sealed.</param>
    /// <param name="left">Takes a sentence for each file that is left out.</param>
    /// <exception cref="StoreException">The keyring was asked for and there is none, or no passphrase.</exception>
    public static IReadOnlyList<BackupExtra> Extras(IEnumerable<ConfigFile> files, string? directory, string? passphrase, ICollection<string> left)
    {
        ArgumentNullException.ThrowIfNull(left);
        var extras = new List<BackupExtra>();
        foreach (var file in files.Where(file => file.Unreadable is null))
        {
            var name = "config/" + Path.GetFileName(file.Name);
            if (!BackupReader.IsPartName(name))
            {
                left.Add($"{file.Name} is left out: its name has other characters than letters, digits, '.', '_' and '-'");
            }
            else if (ConfigFiles.HoldsNoSecret(file))
            {
                extras.Add(new(name, file.Bytes));
            }
            else if (passphrase is null)
            {
                left.Add($"{file.Name} is left out: a secret stands in it. Give a passphrase to seal it, or put the secret into a variable");
            }
            else
            {
                extras.Add(new(name, PassphraseBox.Seal(passphrase, file.Bytes.Span, ConfigPurpose), Sealed: true));
            }
        }

        return directory is null ? extras : [.. extras, SealedKeyring(directory, passphrase)];
    }

    /// <summary>Opens a sealed part.</summary>
    /// <exception cref="StoreException">The passphrase is not the one it was sealed with.</exception>
    public static byte[] Open(string passphrase, ReadOnlySpan<byte> box, string purpose) =>
        PassphraseBox.TryOpen(passphrase, box, purpose, out var plain) ? plain : throw new StoreException("The passphrase is not the one that the backup was sealed with. Nothing was changed.");

    /// <summary>What the ledger in a database adds up to.</summary>
    public static LedgerMark? MarkOf(SqliteConnection connection) => LedgerFile.MarkOf(connection);

    private static BackupExtra SealedKeyring(string directory, string? passphrase)
    {
        var path = Path.Combine(directory, Keyring);
        if (string.IsNullOrEmpty(passphrase))
        {
            throw new StoreException("The keyring goes into a backup only sealed: a passphrase is needed.");
        }

        return File.Exists(path)
            ? new(Keyring, PassphraseBox.Seal(passphrase, File.ReadAllBytes(path), KeyringPurpose), Sealed: true)
            : throw new StoreException($"There is no keyring in {directory}: nothing has been sealed with one there.");
    }
}
