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
    // What the texts of one run may fill without being copied: the longest row that every call writes has some 700 bytes of them.
    private const int TextBytes = 2_048;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _owned;
    private readonly nint _databaseHandle;
    private readonly nint _handle;
    private byte[]? _texts;
    private int _textBytes;
    private int _bound;
    private bool _isUnderWay;

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
    public Statement Add(long? value) => value is { } number ? Add(number) : AddNull();

    /// <summary>Adds the next value; <see langword="null"/> is SQL's NULL.</summary>
    public Statement Add(string? value)
    {
        if (value is null)
        {
            return AddNull();
        }

        // SQLite reads the text from here when the statement runs: it neither moves nor changes before the next values are bound.
        _texts ??= GC.AllocateUninitializedArray<byte>(TextBytes, pinned: true);
        var room = _texts.AsSpan(_textBytes);
        if (Encoding.UTF8.GetMaxByteCount(value.Length) >= room.Length)
        {
            return AddCopy(value);
        }

        var length = Encoding.UTF8.GetBytes(value, room);
        _textBytes += length;
        return Check(SqliteCalls.BindInPlace(_handle, ++_bound, ref MemoryMarshal.GetReference(room), length));
    }

    /// <summary>Runs the statement to its end and returns the number of rows it changed.</summary>
    public int Run()
    {
        var result = SqliteCalls.Step(_handle);
        _isUnderWay = true;
        Reset();
        if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }

        return SqliteCalls.Changes(_databaseHandle);
    }

    /// <summary>Number of the row that was inserted last, of a table that numbers its rows.</summary>
    public long InsertedId => SqliteCalls.LastInsertRowId(_databaseHandle);

    /// <summary>Goes to the next row; false after the last. Whoever stops before it calls <see cref="Reset"/>: no statement stays under way at a commit.</summary>
    public bool Step()
    {
        var result = SqliteCalls.Step(_handle);
        _isUnderWay = true;
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
    public void Reset()
    {
        if (_isUnderWay)
        {
            _ = SqliteCalls.Reset(_handle); // tells the error of the last step once more
            _isUnderWay = false;
        }
    }

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
        (_bound, _textBytes) = (0, 0);
        return this;
    }

    // Nothing to bind: every parameter is NULL until a value is.
    private Statement AddNull()
    {
        _bound++;
        return this;
    }

    private Statement AddCopy(string value)
    {
        var text = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length));
        var length = Encoding.UTF8.GetBytes(value, text);
        var result = SqliteCalls.BindCopy(_handle, ++_bound, ref MemoryMarshal.GetArrayDataReference(text), length);
        ArrayPool<byte>.Shared.Return(text);
        return Check(result);
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
