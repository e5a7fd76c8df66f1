using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Weir.Engine.Storage.Backups;

/// <summary>Makes a backup: one file, verified before it gets its name, so that a name stands for a whole backup.</summary>
public static class BackupWriter
{
    /// <summary>Ending of the files.</summary>
    public const string Ending = ".weir-backup.zip";

    // What is left besides: the store goes on writing.
    private const long Margin = 16 << 20;

    /// <summary>The version of this program.</summary>
    public static string Version { get; } =
        typeof(BackupWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>Copies the database of a connection, which others may write to meanwhile, and packs it with the extras.</summary>
    /// <exception cref="StoreException">There is not enough room, the copy is damaged, the name is taken, or the disk failed. Nothing is left.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled. Nothing is left.</exception>
    public static BackupMade Write(SqliteConnection from, BackupOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(order);
        var moment = order.Clock.GetUtcNow();
        var work = Path.Combine(order.Folder, $".{Guid.CreateVersion7(moment):n}");
        try
        {
            Require(order.Folder, 2 * SizeOf(from) + order.Extras.Sum(extra => (long)extra.Bytes.Length));
            var steps = DatabaseCopy.Make(from, work + ".db", order, cancellationToken);
            var mark = order.Mark is null ? null : Marked(work + ".db", order.Mark);
            var manifest = Pack(work, new(BackupManifest.CurrentFormat, Version, moment, order.Kind, steps, [], mark), order, cancellationToken);
            order.Progress(new("verify", 0, 0));
            using (var written = BackupReader.Open(work + ".zip"))
            {
                written.Verify(cancellationToken);
            }

            var path = Publish(work + ".zip", order, moment);
            return new(path, new FileInfo(path).Length, manifest);
        }
        catch (SqliteException e)
        {
            throw new StoreException("The database could not be copied: " + e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The backup could not be written to {order.Folder}: {e.Message}", e);
        }
        finally
        {
            Remove(work + ".db");
            Remove(work + ".db-journal");
            Remove(work + ".zip");
        }
    }

    /// <summary>Refuses a folder whose disk has not room for so many bytes.</summary>
    /// <exception cref="StoreException">It has not.</exception>
    internal static void Require(string folder, long bytes)
    {
        var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        if (bytes + Margin > free)
        {
            throw new StoreException(string.Create(CultureInfo.InvariantCulture, $"{folder} has {free >> 20} MiB of room; {(bytes + Margin) >> 20} MiB are needed. Nothing was changed."));
        }
    }

    private static long SizeOf(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        return (long)command.ExecuteScalar()!;
    }

    private static LedgerMark? Marked(string database, Func<SqliteConnection, LedgerMark?> mark)
    {
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        copy.Open();
        return mark(copy);
    }

    private static BackupManifest Pack(string work, BackupManifest manifest, BackupOrder order, CancellationToken cancellationToken)
    {
        using var file = BackupFolder.Create(work + ".zip");
        var parts = new List<BackupPart>();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var database = File.OpenRead(work + ".db"))
            {
                parts.Add(Add(zip, DataDirectory.DatabaseName, database, order, manifest.MadeAt, cancellationToken));
            }

            foreach (var extra in order.Extras)
            {
                using var bytes = new MemoryStream(extra.Bytes.ToArray(), writable: false);
                parts.Add(Add(zip, extra.Name, bytes, order, manifest.MadeAt, cancellationToken) with { Sealed = extra.Sealed });
            }

            manifest = manifest with { Parts = parts };
            using var entry = Entry(zip, BackupManifest.EntryName, manifest.MadeAt).Open();
            entry.Write(JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest));
        }

        file.Flush(flushToDisk: true);
        return manifest;
    }

    private static BackupPart Add(ZipArchive zip, string name, Stream from, BackupOrder order, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var entry = Entry(zip, name, at).Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        var done = 0L;
        for (var read = from.Read(buffer); read > 0; read = from.Read(buffer))
        {
            var began = order.Clock.GetTimestamp();
            hash.AppendData(buffer, 0, read);
            entry.Write(buffer, 0, read);
            order.Progress(new("pack", done += read, from.Length));
            cancellationToken.ThrowIfCancellationRequested();
            if (order.Gently)
            {
                cancellationToken.WaitHandle.WaitOne(order.Clock.GetElapsedTime(began));
            }
        }

        return new(name, done, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static ZipArchiveEntry Entry(ZipArchive zip, string name, DateTimeOffset at)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = at;
        return entry;
    }

    private static string Publish(string finished, BackupOrder order, DateTimeOffset moment)
    {
        if (order.FileName is { } name)
        {
            var path = Path.Combine(order.Folder, name);
            try
            {
                File.Move(finished, path, overwrite: false);
                return path;
            }
            catch (IOException e) when (File.Exists(path))
            {
                throw new StoreException($"{path} is there already; a backup overwrites nothing.", e);
            }
        }

        var kind = order.Kind switch { BackupKind.BeforeMigration => "before-migration", BackupKind.Replaced => "replaced", _ => "state" };
        return BackupFolder.Publish(finished, order.Folder, string.Create(CultureInfo.InvariantCulture, $"{kind}-{moment:yyyyMMdd-HHmmss}"), Ending);
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed is named so that nobody takes it for a backup.
        }
    }
}
