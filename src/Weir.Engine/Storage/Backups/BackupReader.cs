using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Weir.Engine.Storage.Backups;

/// <summary>A backup that somebody gives us: nothing in it is believed before it is checked, and only what its manifest names is ever read.</summary>
public sealed class BackupReader : IDisposable
{
    private const int MaxManifestBytes = 1 << 20;
    private const int MaxParts = 64;
    private const int MaxNameChars = 128;

    // Deflate makes at most 1,032 bytes of one.
    private const long MaxRatio = 1_100;

    private readonly ZipArchive _zip;

    private BackupReader(string path, ZipArchive zip, BackupManifest manifest)
    {
        Path = path;
        _zip = zip;
        Manifest = manifest;
    }

    /// <summary>Its file.</summary>
    public string Path { get; }

    /// <summary>What it says of itself; its form is checked.</summary>
    public BackupManifest Manifest { get; }

    /// <summary>Opens a backup and reads its manifest.</summary>
    /// <exception cref="StoreException">It is not there, is none, is cut off, or is of a newer format.</exception>
    public static BackupReader Open(string path)
    {
        ZipArchive? zip = null;
        try
        {
            zip = ZipFile.OpenRead(path);
            var manifest = ReadManifest(zip, path);
            Check(zip, manifest, path);
            var reader = new BackupReader(path, zip, manifest);
            zip = null;
            return reader;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw e is IOException or UnauthorizedAccessException
                ? new StoreException($"The backup {path} cannot be read: {e.Message}", e)
                : Damaged(path, "it is no backup of Weir, or not all of one", e);
        }
        finally
        {
            zip?.Dispose();
        }
    }

    /// <summary>Reads every part and compares length and hash with the manifest.</summary>
    /// <exception cref="StoreException">One differs.</exception>
    public void Verify(CancellationToken cancellationToken)
    {
        foreach (var part in Manifest.Parts)
        {
            Copy(part, Stream.Null, cancellationToken);
        }
    }

    /// <summary>Writes a part to a new file that only this user may read, flushed to the disk.</summary>
    /// <exception cref="StoreException">Length or hash differ from the manifest, or there is no room.</exception>
    public void Extract(BackupPart part, string target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(part);
        BackupWriter.Require(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(target))!, part.Bytes);
        using var file = BackupFolder.Create(target);
        Copy(part, file, cancellationToken);
        file.Flush(flushToDisk: true);
    }

    /// <summary>The bytes of a small part.</summary>
    /// <exception cref="StoreException">Length or hash differ from the manifest, or it is longer than 64 MiB.</exception>
    public byte[] Read(BackupPart part, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(part);
        using var bytes = new MemoryStream();
        Copy(part.Bytes <= 64 << 20 ? part : throw Damaged(Path, $"{part.Name} is too long"), bytes, cancellationToken);
        return bytes.ToArray();
    }

    /// <summary>The part of a name, or null.</summary>
    public BackupPart? Find(string name) => Manifest.Parts.FirstOrDefault(part => string.Equals(part.Name, name, StringComparison.Ordinal));

    /// <summary>Whether a part may have a name: it becomes a path on this disk, so it is one of ours or nothing.</summary>
    public static bool IsPartName(string name)
    {
        const string config = "config/";
        if (name is DataDirectory.DatabaseName or "keyring")
        {
            return true;
        }

        return name.StartsWith(config, StringComparison.Ordinal) && name.Length <= MaxNameChars && name[config.Length..] is { Length: > 0 } file
            && file[0] != '.' && file.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
    }

    /// <inheritdoc/>
    public void Dispose() => _zip.Dispose();

    private static BackupManifest ReadManifest(ZipArchive zip, string path)
    {
        var entry = zip.GetEntry(BackupManifest.EntryName) ?? throw Damaged(path, "it has no manifest");
        using var stream = entry.Open();
        var bytes = new byte[MaxManifestBytes + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > MaxManifestBytes)
        {
            throw Damaged(path, "its manifest is too long");
        }

        using var document = JsonDocument.Parse(bytes.AsMemory(0, length), new() { AllowDuplicateProperties = false });
        var format = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("format", out var written) && written.ValueKind == JsonValueKind.String ? written.GetString()! : "";
        if (format != BackupManifest.CurrentFormat)
        {
            throw format.StartsWith("weir-backup/", StringComparison.Ordinal)
                ? new StoreException($"The backup {path} has the format {format} of a newer Weir; this one reads {BackupManifest.CurrentFormat}. Restore it with that version.")
                : Damaged(path, "its manifest is none of Weir's");
        }

        return document.RootElement.Deserialize(BackupJson.Default.BackupManifest) ?? throw Damaged(path, "its manifest is empty");
    }

    private static void Check(ZipArchive zip, BackupManifest manifest, string path)
    {
        if (manifest.Version is null || manifest.Parts is null || manifest.Schema is null || manifest.Parts.Count is 0 or > MaxParts || manifest.Parts.Contains(null!) || manifest.Schema.Contains(null!))
        {
            throw Damaged(path, "its manifest is not whole");
        }

        if (manifest.Parts.Select(part => part.Name).Append(BackupManifest.EntryName).Order(StringComparer.Ordinal)
            .SequenceEqual(zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal), StringComparer.Ordinal) is false
            || manifest.Parts.DistinctBy(part => part.Name, StringComparer.Ordinal).Count() != manifest.Parts.Count)
        {
            throw Damaged(path, "it holds other files than its manifest says");
        }

        foreach (var part in manifest.Parts)
        {
            if (!IsPartName(part.Name))
            {
                throw Damaged(path, "a name in it is none that Weir gives");
            }

            if (part.Bytes < 0 || part.Bytes > (zip.GetEntry(part.Name)!.CompressedLength + 1) * MaxRatio)
            {
                throw Damaged(path, $"{part.Name} would be larger than it can be");
            }
        }

        if (manifest.Parts.All(part => part.Name != DataDirectory.DatabaseName))
        {
            throw Damaged(path, "it has no database");
        }
    }

    private void Copy(BackupPart part, Stream to, CancellationToken cancellationToken)
    {
        try
        {
            using var from = _zip.GetEntry(part.Name)!.Open();
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[1 << 20];
            var left = part.Bytes;
            for (var read = from.Read(buffer); read > 0; read = from.Read(buffer))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if ((left -= read) < 0)
                {
                    throw Damaged(Path, $"{part.Name} is longer than its manifest says");
                }

                hash.AppendData(buffer, 0, read);
                to.Write(buffer, 0, read);
            }

            if (left != 0 || !string.Equals(Convert.ToHexStringLower(hash.GetHashAndReset()), part.Sha256, StringComparison.Ordinal))
            {
                throw Damaged(Path, $"{part.Name} is not what its manifest says");
            }
        }
        catch (InvalidDataException e)
        {
            throw Damaged(Path, $"{part.Name} cannot be unpacked", e);
        }
    }

    private static StoreException Damaged(string path, string why, Exception? inner = null)
    {
        var message = $"The backup {path} cannot be used: {why}. Nothing was changed.";
        return inner is null ? new(message) : new(message, inner);
    }
}
