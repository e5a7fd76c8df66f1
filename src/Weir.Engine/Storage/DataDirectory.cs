using Weir.Engine.Storage.Backups;

namespace Weir.Engine.Storage;

/// <summary>The data directory, held by an operating system lock that dies with this process.</summary>
public sealed class DataDirectory : IDisposable
{
    /// <summary>Name of the database's file in it.</summary>
    public const string DatabaseName = "weir.db";

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>Full path of the directory.</summary>
    public string Path { get; }

    /// <summary>Full path of the SQLite database.</summary>
    public string Database => System.IO.Path.Combine(Path, DatabaseName);

    /// <summary>Makes the directory if needed and takes its lock.</summary>
    /// <exception cref="StoreException">Another process holds it, or it cannot be written.</exception>
    public static DataDirectory Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        var lockFile = System.IO.Path.Combine(full, "lock");
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(full);
            }
            else
            {
                Directory.CreateDirectory(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return Finished(new(full, new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)));
        }
        catch (IOException e) when (File.Exists(lockFile))
        {
            throw new StoreException($"The data directory {full} is in use by another Weir server. Stop it, or give this one its own --data.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The data directory {full} cannot be written: {e.Message}", e);
        }
    }

    /// Whoever holds the lock first after a restore was interrupted carries it through, or removes what is left of it.
    private static DataDirectory Finished(DataDirectory held)
    {
        try
        {
            PendingRestore.Finish(held.Path, static _ => { });
            return held;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw new StoreException($"The restore that was interrupted in {held.Path} could not be carried through: {e.Message}", new InvalidOperationException(e.Message, e));
        }
    }

    /// <summary>The same, but <see langword="null"/> when another process holds it.</summary>
    /// <exception cref="StoreException">It cannot be written.</exception>
    public static DataDirectory? TryOpen(string path)
    {
        try
        {
            return Open(path);
        }
        catch (StoreException e) when (e.InnerException is IOException && File.Exists(System.IO.Path.Combine(path, "lock")))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
