using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Weir.Engine.Storage.Backups;

/// <summary>Puts a backup in the place of a data directory's state: all of it or nothing, at whatever point it ends.</summary>
public static class StateRestore
{
    private const string Keyring = "keyring";

    // What a link would lead a write to is nobody's to decide but the operator's.
    private static readonly string[] Ours = [DataDirectory.DatabaseName, DataDirectory.DatabaseName + "-wal", Keyring, PendingRestore.Staging, PendingRestore.Marker];

    /// <summary>Restores. The backup is checked as a whole before anything is touched.</summary>
    /// <exception cref="StoreException">A server runs there, a state is there, the backup is damaged or of a newer Weir, or the disk failed: nothing was changed.</exception>
    public static RestoreDone Run(RestoreOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        SqliteLibrary.Load();
        using var backup = BackupReader.Open(order.File);
        RefuseNewer(backup, order.Migrations);
        using var data = DataDirectory.TryOpen(order.Directory)
            ?? throw new StoreException($"A server or another command holds the data directory {Path.GetFullPath(order.Directory)}. Stop it first; nothing was changed.");
        try
        {
            RefuseLinks(data.Path);
            var isThere = File.Exists(data.Database) || File.Exists(Path.Combine(data.Path, Keyring));
            if (isThere && !order.Replace)
            {
                throw new StoreException($"{data.Path} has a state already. To replace it (it is set aside in {BackupFolder.Name}/), say --replace; nothing was changed.");
            }

            var keyring = Stage(backup, order, data.Path, cancellationToken);
            var aside = isThere ? SetAside(order, data, cancellationToken) : null;
            order.Step("after setting aside");
            PendingRestore.Commit(data.Path, order.Step);
            PendingRestore.Finish(data.Path, order.Step);
            return new(backup.Manifest, aside, keyring);
        }
        catch (StoreException)
        {
            PendingRestore.Finish(data.Path, static _ => { }); // it does not count, so what was staged goes
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StoreException($"The restore failed: {e.Message}. {(PendingRestore.Counts(data.Path) ? "The next start carries it through." : "Nothing was changed.")}", e);
        }
    }

    private static void RefuseNewer(BackupReader backup, IReadOnlyList<Migration> migrations)
    {
        if (backup.Manifest.Schema.FirstOrDefault(step => !migrations.Any(known => known.Module == step.Module && known.Number == step.Number)) is { } unknown)
        {
            throw new StoreException(string.Create(CultureInfo.InvariantCulture,
                $"The backup {backup.Path} was made by a newer Weir ({backup.Manifest.Version}; schema step {unknown.Module} {unknown.Number}), this is {BackupWriter.Version}. Restore it with that version; nothing was changed."));
        }
    }

    private static void RefuseLinks(string directory)
    {
        if (Ours.Select(name => Path.Combine(directory, name)).FirstOrDefault(path => new FileInfo(path).LinkTarget is not null) is { } link)
        {
            throw new StoreException($"{link} is a symbolic link; restore to the directory that it leads to, or remove it. Nothing was changed.");
        }
    }

    private static bool Stage(BackupReader backup, RestoreOrder order, string directory, CancellationToken cancellationToken)
    {
        var staging = Path.Combine(directory, PendingRestore.Staging);
        Directory.CreateDirectory(staging);
        order.Step("before staging");
        var database = Path.Combine(staging, DataDirectory.DatabaseName);
        foreach (var part in backup.Manifest.Parts.Where(part => part.Name != DataDirectory.DatabaseName && part.Name != Keyring))
        {
            backup.Read(part, cancellationToken);
        }

        backup.Extract(backup.Find(DataDirectory.DatabaseName)!, database, cancellationToken);
        order.Step("after staging the database");
        Check(database, backup, order);
        if (order.OpenKeyring is null || backup.Find(Keyring) is not { } part2)
        {
            return false;
        }

        var opened = order.OpenKeyring(backup.Read(part2, cancellationToken));
        using var file = BackupFolder.Create(Path.Combine(staging, Keyring));
        file.Write(opened);
        file.Flush(flushToDisk: true);
        return true;
    }

    /// The database itself is asked too: a manifest can say anything.
    private static void Check(string database, BackupReader backup, RestoreOrder order)
    {
        try
        {
            using var staged = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            staged.Open();
            DatabaseCopy.Check(staged, backup.Path);
            new Migrator(order.Migrations, order.Clock).RefuseForeign(staged);
            if (backup.Manifest.Ledger is { } then && order.Mark(staged) is { } now && then != now)
            {
                throw new StoreException($"The ledger in {backup.Path} is not the one that was put into it. Nothing was changed.");
            }
        }
        catch (SqliteException e)
        {
            throw new StoreException($"The database in {backup.Path} is none: {e.Message}. Nothing was changed.", e);
        }
    }

    private static string SetAside(RestoreOrder order, DataDirectory data, CancellationToken cancellationToken)
    {
        var folder = BackupFolder.Open(data.Path);
        var keyring = Path.Combine(data.Path, Keyring);
        if (File.Exists(data.Database) && !File.Exists(keyring) && TryBackUp(order, data, folder, cancellationToken) is { } path)
        {
            return path;
        }

        // With a keyring, which is in no backup unsealed, or a database that is too damaged to be copied: the files as they are.
        var stamp = string.Create(CultureInfo.InvariantCulture, $"replaced-{order.Clock.GetUtcNow():yyyyMMdd-HHmmss}");
        var aside = Enumerable.Range(1, int.MaxValue).Select(i => Path.Combine(folder, i == 1 ? stamp : $"{stamp}-{i}")).First(path => !Path.Exists(path));
        Directory.CreateDirectory(aside);
        foreach (var file in Directory.GetFiles(data.Path, DataDirectory.DatabaseName + "*").Append(keyring).Where(File.Exists))
        {
            using var from = File.OpenRead(file);
            BackupWriter.Require(folder, from.Length);
            using var to = BackupFolder.Create(Path.Combine(aside, Path.GetFileName(file)));
            from.CopyTo(to);
            to.Flush(flushToDisk: true);
        }

        return aside;
    }

    private static string? TryBackUp(RestoreOrder order, DataDirectory data, string folder, CancellationToken cancellationToken)
    {
        try
        {
            return StoreFile.Read(data.Path, order.Migrations, connection =>
                BackupWriter.Write(connection, new() { Folder = folder, Kind = BackupKind.Replaced, Clock = order.Clock, Mark = order.Mark }, cancellationToken).Path);
        }
        catch (StoreException)
        {
            return null;
        }
    }
}
