using System.Runtime.InteropServices;

namespace Weir.Engine.Storage;

/// <summary>The calls that are made for every value of every row, straight to the library, with nothing to convert.</summary>
/// <remarks>
/// The ADO.NET layer's own import counts references and dispatches through an interface at each of them, and makes an array of each
/// text; <c>bench/</c> has what that costs. Whoever calls these owns the statement and uses it from one thread.
/// </remarks>
internal static class SqliteCalls
{
    /// <summary>The name by which <see cref="SqliteLibrary"/> finds the library.</summary>
    public const string Library = "sqlite3";

    // SQLite copies the text before the call returns.
    private const nint Transient = -1;

    // SQLite reads the text where it is, whenever the statement runs.
    private const nint Static = 0;

    /// <summary>Binds a copy of a text.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="index">Number of the parameter, from 1.</param>
    /// <param name="text">UTF-8; may be empty, but not of a null reference, which would be SQL's NULL.</param>
    /// <param name="length">In bytes.</param>
    public static int BindCopy(nint statement, int index, ref byte text, int length) => BindCopy(statement, index, ref text, length, Transient);

    /// <summary>Binds a text that neither moves nor changes until the statement's bindings are cleared.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="index">Number of the parameter, from 1.</param>
    /// <param name="text">UTF-8 in a pinned array.</param>
    /// <param name="length">In bytes.</param>
    public static int BindInPlace(nint statement, int index, ref byte text, int length) => BindInPlace(statement, index, ref text, length, Static);

    [DllImport(Library, EntryPoint = "sqlite3_bind_int64", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    public static extern int BindInt64(nint statement, int index, long value);

    [DllImport(Library, EntryPoint = "sqlite3_step", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Step(nint statement);

    [DllImport(Library, EntryPoint = "sqlite3_reset", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Reset(nint statement);

    [DllImport(Library, EntryPoint = "sqlite3_clear_bindings", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int ClearBindings(nint statement);

    [DllImport(Library, EntryPoint = "sqlite3_changes", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    public static extern int Changes(nint database);

    [DllImport(Library, EntryPoint = "sqlite3_last_insert_rowid", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    public static extern long LastInsertRowId(nint database);

    [DllImport(Library, EntryPoint = "sqlite3_column_int64", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    public static extern long ColumnInt64(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_column_text", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint ColumnText(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_column_bytes", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int ColumnBytes(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_bind_text", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int BindCopy(nint statement, int index, ref byte text, int length, nint destructor);

    [DllImport(Library, EntryPoint = "sqlite3_bind_text", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    private static extern int BindInPlace(nint statement, int index, ref byte text, int length, nint destructor);
}
