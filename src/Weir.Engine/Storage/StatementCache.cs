using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Weir.Engine.Storage;

/// <summary>The prepared statements of the writing connection, by their text. Bounded by the number of statements in the program.</summary>
public sealed class StatementCache : IDisposable
{
    private readonly sqlite3 _database;
    private readonly Dictionary<string, Statement> _prepared = new(SqlText.Comparer);

    // As many as there are types of sheets in the program.
    private readonly List<BatchSheet> _sheets = [];

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

    /// <summary>What the commands of this batch share: new with each batch, or of the batch before, where that committed and the sheet stays.</summary>
    /// <typeparam name="TSheet">Which.</typeparam>
    public TSheet Sheet<TSheet>()
        where TSheet : BatchSheet, new()
    {
        foreach (var sheet in _sheets)
        {
            if (sheet is TSheet found)
            {
                return found;
            }
        }

        var made = new TSheet();
        _sheets.Add(made);
        return made;
    }

    /// <summary>Forgets what a batch shared that was not committed.</summary>
    internal void DropSheets() => _sheets.Clear();

    /// <summary>Writes what the batch's commands left on their sheets. The batch ends with it.</summary>
    internal void WriteSheets()
    {
        foreach (var sheet in _sheets)
        {
            sheet.Write(this);
        }

        _sheets.RemoveAll(static sheet => !sheet.Stays);
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
