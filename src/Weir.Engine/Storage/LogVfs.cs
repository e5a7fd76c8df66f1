using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weir.Engine.Storage;

/// <summary>SQLite's own access to files, with one difference: the log of a database that is opened through it is written by <see cref="GatheredWrites"/>.</summary>
/// <remarks>
/// Every other file is opened by the VFS below, and is that one's from then on. A log is 16 bytes of ours in memory of SQLite, with the file of the VFS below behind them.
/// Interface: https://www.sqlite.org/c3ref/vfs.html and https://www.sqlite.org/c3ref/io_methods.html. No other file of the engine is unsafe; a test says so.
/// </remarks>
internal static unsafe class LogVfs
{
    private const string Name = "weir-log";
    private const int IsLog = 0x0008_0000; // SQLITE_OPEN_WAL

    private static readonly Vfs* Below = Find(0);
    private static readonly Methods* Log = MakeMethods();

    /// <summary>What a connection opens to have the log of a database written this way.</summary>
    public static string SourceOf(string database) => SqliteLibrary.UriOf(database, "vfs=" + Name);

    /// <summary>Makes the name known to SQLite. Once, before a connection is opened by it.</summary>
    public static void Register()
    {
        var vfs = (Vfs*)NativeMemory.Alloc((nuint)sizeof(Vfs)); // SQLite keeps it as long as the process lives
        *vfs = *Below;
        vfs->Version = 1;
        vfs->FileBytes = sizeof(LogFile) + Below->FileBytes;
        vfs->Next = null;
        vfs->Name = Marshal.StringToCoTaskMemUTF8(Name);
        vfs->Open = &Open;
        _ = Register(vfs, 0); // it cannot fail once SQLite has started, and without the name no connection opens
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Vfs* vfs, byte* name, LogFile* file, int flags, int* outFlags)
    {
        if ((flags & IsLog) == 0)
        {
            return Below->Open(Below, name, file, flags, outFlags);
        }

        file->Methods = null; // SQLite closes what has any
        var below = file + 1;
        var result = Below->Open(Below, name, below, flags, outFlags);
        if (result == GatheredWrites.Ok)
        {
            var writes = new GatheredWrites((bytes, offset) => Write(below, bytes, offset));
            file->Writes = GCHandle.ToIntPtr(GCHandle.Alloc(writes));
            file->Methods = Log;
        }
        else if (below->Methods != null)
        {
            _ = below->Methods->Close(below);
        }

        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(LogFile* file, byte* bytes, int count, long offset) => WritesOf(file).Write(new(bytes, count), offset);

    // What is done with the file otherwise finds what was written before.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(LogFile* file)
    {
        var written = WritesOf(file).Flush();
        GCHandle.FromIntPtr(file->Writes).Free();
        var closed = file[1].Methods->Close(file + 1);
        return written != GatheredWrites.Ok ? written : closed;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(LogFile* file, byte* bytes, int count, long offset) =>
        WritesOf(file).Flush() is not GatheredWrites.Ok and var failure ? failure : file[1].Methods->Read(file + 1, bytes, count, offset);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(LogFile* file, long size) =>
        WritesOf(file).Flush() is not GatheredWrites.Ok and var failure ? failure : file[1].Methods->Truncate(file + 1, size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(LogFile* file, int flags) =>
        WritesOf(file).Flush() is not GatheredWrites.Ok and var failure ? failure : file[1].Methods->Sync(file + 1, flags);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileSize(LogFile* file, long* size) =>
        WritesOf(file).Flush() is not GatheredWrites.Ok and var failure ? failure : file[1].Methods->FileSize(file + 1, size);

    // What has nothing to do with what is in the file.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Lock(LogFile* file, int level) => file[1].Methods->Lock(file + 1, level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unlock(LogFile* file, int level) => file[1].Methods->Unlock(file + 1, level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckReservedLock(LogFile* file, int* result) => file[1].Methods->CheckReservedLock(file + 1, result);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileControl(LogFile* file, int operation, nint argument) => file[1].Methods->FileControl(file + 1, operation, argument);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SectorSize(LogFile* file) => file[1].Methods->SectorSize(file + 1);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DeviceCharacteristics(LogFile* file) => file[1].Methods->DeviceCharacteristics(file + 1);

    private static int Write(LogFile* below, ReadOnlySpan<byte> bytes, long offset)
    {
        fixed (byte* first = bytes)
        {
            return below->Methods->Write(below, first, bytes.Length, offset);
        }
    }

    private static GatheredWrites WritesOf(LogFile* file) => (GatheredWrites)GCHandle.FromIntPtr(file->Writes).Target!;

    private static Methods* MakeMethods()
    {
        var methods = (Methods*)NativeMemory.Alloc((nuint)sizeof(Methods));
        *methods = new()
        {
            Version = 1,
            Close = &Close,
            Read = &Read,
            Write = &Write,
            Truncate = &Truncate,
            Sync = &Sync,
            FileSize = &FileSize,
            Lock = &Lock,
            Unlock = &Unlock,
            CheckReservedLock = &CheckReservedLock,
            FileControl = &FileControl,
            SectorSize = &SectorSize,
            DeviceCharacteristics = &DeviceCharacteristics,
        };
        return methods;
    }

    [DllImport(SqliteCalls.Library, EntryPoint = "sqlite3_vfs_find", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern Vfs* Find(nint name);

    [DllImport(SqliteCalls.Library, EntryPoint = "sqlite3_vfs_register", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Register(Vfs* vfs, int makeDefault);

    // An open file, ours or that of the VFS below: of the latter the methods alone are known.
    private struct LogFile
    {
        public Methods* Methods;
        public nint Writes;
    }

#pragma warning disable CS0649, CS0169, IDE0044, IDE0051 // the layout is SQLite's
    private struct Vfs
    {
        public int Version;
        public int FileBytes;
        public int MaxPath;
        public Vfs* Next;
        public nint Name;
        public nint AppData;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, LogFile*, int, int*, int> Open;
        private nint _delete;
        private nint _access;
        private nint _fullPathname;
        private nint _dlOpen;
        private nint _dlError;
        private nint _dlSym;
        private nint _dlClose;
        private nint _randomness;
        private nint _sleep;
        private nint _currentTime;
        private nint _getLastError;
    }
#pragma warning restore CS0649, CS0169, IDE0044, IDE0051

    private struct Methods
    {
        public int Version;
        public delegate* unmanaged[Cdecl]<LogFile*, int> Close;
        public delegate* unmanaged[Cdecl]<LogFile*, byte*, int, long, int> Read;
        public delegate* unmanaged[Cdecl]<LogFile*, byte*, int, long, int> Write;
        public delegate* unmanaged[Cdecl]<LogFile*, long, int> Truncate;
        public delegate* unmanaged[Cdecl]<LogFile*, int, int> Sync;
        public delegate* unmanaged[Cdecl]<LogFile*, long*, int> FileSize;
        public delegate* unmanaged[Cdecl]<LogFile*, int, int> Lock;
        public delegate* unmanaged[Cdecl]<LogFile*, int, int> Unlock;
        public delegate* unmanaged[Cdecl]<LogFile*, int*, int> CheckReservedLock;
        public delegate* unmanaged[Cdecl]<LogFile*, int, nint, int> FileControl;
        public delegate* unmanaged[Cdecl]<LogFile*, int> SectorSize;
        public delegate* unmanaged[Cdecl]<LogFile*, int> DeviceCharacteristics;
    }
}
