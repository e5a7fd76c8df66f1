using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Weir.Engine.Storage;

/// <summary>One prepared statement: values are added in the order of its parameters, then it runs.</summary>
/// <remarks>Binds without boxing or copying twice; <c>bench/</c> has the comparison with <c>SqliteCommand</c>.</remarks>
public sealed class Statement : IDisposable
{
    // Of a text that has at most this many bytes no array is rented.
    private const int ShortText = 256;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _owned;
    private readonly nint _databaseHandle;
    private readonly nint _handle;
    private int _bound;

    internal Statement(sqlite3 database, sqlite3_stmt handle)
    {
        _database = database;
        _owned = handle;
        _databaseHandle = database.DangerousGetHandle();
        _handle = handle.DangerousGetHandle();
    }

    /// <summary>Adds the next value.</summary>
    public Statement Add(long value) => Check(SqliteCalls.BindInt64(_handle, ++_bound, value));

    /// <summary>Adds the next value; <see langword="null"/> is SQL's NULL.</summary>
    public Statement Add(long? value) => value is { } number ? Add(number) : Check(SqliteCalls.BindNull(_handle, ++_bound));

    /// <summary>Adds the next value; <see langword="null"/> is SQL's NULL.</summary>
    public Statement Add(string? value)
    {
        if (value is null)
        {
            return Check(SqliteCalls.BindNull(_handle, ++_bound));
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = most > ShortText ? ArrayPool<byte>.Shared.Rent(most) : null;
        var text = rented ?? stackalloc byte[ShortText];
        var length = Encoding.UTF8.GetBytes(value, text);
        var result = SqliteCalls.BindText(_handle, ++_bound, ref MemoryMarshal.GetReference(text), length);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return Check(result);
    }

    /// <summary>Runs the statement to its end and returns the number of rows it changed.</summary>
    public int Run()
    {
        var result = SqliteCalls.Step(_handle);
        Reset();
        if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }

        return SqliteCalls.Changes(_databaseHandle);
    }

    /// <summary>Goes to the next row; false after the last. Whoever stops before it calls <see cref="Reset"/>: no statement stays under way at a commit.</summary>
    public bool Step()
    {
        var result = SqliteCalls.Step(_handle);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        Reset();
        if (result != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }

        return false;
    }

    /// <summary>Leaves the rows that are left unread.</summary>
    public void Reset() => _ = SqliteCalls.Reset(_handle); // tells the error of the last step once more

    /// <summary>A number of the row stepped to; NULL is 0.</summary>
    public long Int64(int column) => SqliteCalls.ColumnInt64(_handle, column);

    /// <summary>A text of the row stepped to; NULL is the empty text.</summary>
    public string Text(int column)
    {
        var text = SqliteCalls.ColumnText(_handle, column);
        return text == 0 ? "" : Marshal.PtrToStringUTF8(text, SqliteCalls.ColumnBytes(_handle, column));
    }

    /// <inheritdoc/>
    public void Dispose() => _owned.Dispose();

    internal Statement Begin()
    {
        Reset();
        _ = SqliteCalls.ClearBindings(_handle); // never fails
        _bound = 0;
        return this;
    }

    private Statement Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }

        return this;
    }
}
