using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Weir.Engine.Storage;

/// <summary>The prepared statements of the writing connection, by their text. Bounded by the number of statements in the program.</summary>
public sealed class StatementCache : IDisposable
{
    private readonly sqlite3 _database;
    private readonly Dictionary<string, Statement> _prepared = new(SqlText.Comparer);

    internal StatementCache(SqliteConnection connection) => _database = connection.Handle!;

    /// <summary>The prepared form of <paramref name="sql"/>, with no value bound yet.</summary>
    /// <param name="sql">A constant of the calling module; never text made from input.</param>
    public Statement Prepare(string sql)
    {
        if (!_prepared.TryGetValue(sql, out var statement))
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_database, sql, out var handle), _database);
#pragma warning disable CA2000 // owned by this cache
            statement = new Statement(_database, handle);
#pragma warning restore CA2000
            _prepared.Add(sql, statement);
        }

        return statement.Begin();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _prepared.Values)
        {
            statement.Dispose();
        }

        _prepared.Clear();
    }
}

/// <summary>Compares SQL by what is quick to tell: nearly always it is the very same text, and hashing all of it would cost as much as binding.</summary>
internal sealed class SqlText : IEqualityComparer<string>
{
    public static readonly SqlText Comparer = new();

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public int GetHashCode(string obj) => HashCode.Combine(obj.Length, obj[obj.Length / 2], obj[^1], obj[obj.Length / 4]);
}

/// <summary>One prepared statement: values are added in the order of its parameters, then it runs.</summary>
/// <remarks>Binds without boxing; <c>bench/</c> has the comparison with <c>SqliteCommand</c>.</remarks>
public sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _handle;
    private int _bound;

    internal Statement(sqlite3 database, sqlite3_stmt handle)
    {
        _database = database;
        _handle = handle;
    }

    /// <summary>Adds the next value.</summary>
    public Statement Add(long value) => Check(raw.sqlite3_bind_int64(_handle, ++_bound, value));

    /// <summary>Adds the next value; <see langword="null"/> is SQL's NULL.</summary>
    public Statement Add(long? value) => value is { } number ? Add(number) : Check(raw.sqlite3_bind_null(_handle, ++_bound));

    /// <summary>Adds the next value; <see langword="null"/> is SQL's NULL.</summary>
    public Statement Add(string? value) => value is null
        ? Check(raw.sqlite3_bind_null(_handle, ++_bound))
        : Check(raw.sqlite3_bind_text(_handle, ++_bound, value));

    /// <summary>Runs the statement to its end and returns the number of rows it changed.</summary>
    public int Run()
    {
        var result = raw.sqlite3_step(_handle);
        raw.sqlite3_reset(_handle);
        if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }

        return raw.sqlite3_changes(_database);
    }

    /// <summary>Goes to the next row; false after the last. Whoever stops before it calls <see cref="Reset"/>: no statement stays under way at a commit.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(_handle);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        raw.sqlite3_reset(_handle);
        if (result != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }

        return false;
    }

    /// <summary>Leaves the rows that are left unread.</summary>
    public void Reset() => raw.sqlite3_reset(_handle);

    /// <summary>A number of the row stepped to; NULL is 0.</summary>
    public long Int64(int column) => raw.sqlite3_column_int64(_handle, column);

    /// <summary>A text of the row stepped to; NULL is the empty text.</summary>
    public string Text(int column) => raw.sqlite3_column_text(_handle, column).utf8_to_string() ?? "";

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    internal Statement Begin()
    {
        raw.sqlite3_reset(_handle);
        raw.sqlite3_clear_bindings(_handle);
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
