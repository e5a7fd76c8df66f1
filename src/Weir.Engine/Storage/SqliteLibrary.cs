using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Weir.Engine.Storage;

/// <summary>The one place that knows where SQLite comes from: the system's library, never a bundled one (docs/adr).</summary>
internal static class SqliteLibrary
{
    private static readonly string[] Names = ["libsqlite3.so.0", "libsqlite3.so", "libsqlite3.dylib", "winsqlite3.dll"];
    private static readonly Version Oldest = new(3, 37);
    private static readonly Lock Gate = new();
    private static Version? _version;

    /// <summary>Loads the library once and returns its version.</summary>
    /// <exception cref="StoreException">It is missing or older than 3.37 (STRICT tables).</exception>
    public static Version Load()
    {
        lock (Gate)
        {
            return _version ??= LoadOnce();
        }
    }

    /// <summary>A database's path as a URI with options (https://www.sqlite.org/uri.html).</summary>
    /// <param name="path">The full path, whatever is in it.</param>
    /// <param name="options">What stands behind the question mark.</param>
    public static string UriOf(string path, string options) =>
        $"file:///{string.Join('/', path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Select(Uri.EscapeDataString))}?{options}";

    private static Version LoadOnce()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        NativeLibrary.SetDllImportResolver(typeof(SqliteCalls).Assembly, static (name, assembly, path) =>
            name == SqliteCalls.Library ? Resolve(name, assembly, path) : 0);
        try
        {
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            Configure();
            var version = Version.Parse(raw.sqlite3_libversion().utf8_to_string());
            if (version < Oldest)
            {
                throw new StoreException($"SQLite {version} is too old; Weir needs {Oldest} or newer. On Debian: apt install libsqlite3-0");
            }

            LogVfs.Register();
            return version;
        }
        catch (DllNotFoundException e)
        {
            throw new StoreException("SQLite's library was not found. On Debian and Ubuntu: apt install libsqlite3-0", e);
        }
    }

    // A connection is used by one thread at a time, so it needs no lock of its own; nor does anyone ask how much memory SQLite has.
    private static void Configure()
    {
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD); // what cannot be set any more stays as it is: safe, only slower
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (var candidate in Names)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }

    /// <summary>True for what the disk or file system did, as opposed to what one statement did.</summary>
    public static bool IsStoreFault(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_CORRUPT
        or raw.SQLITE_NOTADB or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_BUSY or raw.SQLITE_LOCKED;
}
