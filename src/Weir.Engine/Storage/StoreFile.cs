using Microsoft.Data.Sqlite;
using Weir.Engine.Storage.Backups;

namespace Weir.Engine.Storage;

/// <summary>Reads a database beside the server that holds it, or without one: takes no lock, writes nothing.</summary>
public static class StoreFile
{
    /// <summary>Asks one question of the database in a data directory.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="migrations">The steps of the schema that the question knows: a database with newer ones is refused.</param>
    /// <param name="query">The question.</param>
    /// <exception cref="StoreException">There is none, it cannot be read, or a newer Weir wrote it.</exception>
    public static T Read<T>(string directory, IReadOnlyList<Migration> migrations, Func<SqliteConnection, T> query)
    {
        var full = Path.GetFullPath(directory);
        var database = Path.Combine(full, "weir.db");
        if (PendingRestore.Counts(full))
        {
            throw new StoreException($"A restore was interrupted in {full}; the next start of a server there carries it through, and so does 'weir restore' again.");
        }

        if (!File.Exists(database))
        {
            throw new StoreException($"{full} is no data directory of Weir.");
        }

        SqliteLibrary.Load();
        try
        {
            using var connection = Open(database);
            new Migrator(migrations, TimeProvider.System).RefuseNewer(connection);
            return query(connection);
        }
        catch (SqliteException e)
        {
            throw new StoreException($"The database {database} cannot be read: {e.Message}", e);
        }
    }

    private static SqliteConnection Open(string database)
    {
        try
        {
            return OpenSource(database);
        }
        catch (SqliteException) when (!File.Exists(database + "-wal"))
        {
            // In a directory that may not be written, such as a backup's, SQLite cannot make the shared memory of its log. Without a log
            // nobody is writing, and it does not need it.
            return OpenSource(SqliteLibrary.UriOf(database, "immutable=1"));
        }
    }

    private static SqliteConnection OpenSource(string source)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA busy_timeout = 5000; SELECT count(*) FROM sqlite_schema";
            command.ExecuteScalar();
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }
}
