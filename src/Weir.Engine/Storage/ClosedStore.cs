using Microsoft.Data.Sqlite;
using Weir.Engine.Storage.Backups;

namespace Weir.Engine.Storage;

/// <summary>Looks into a database before the store is opened: what says how to open it may stand in it.</summary>
public static class ClosedStore
{
    /// <summary>Runs a query on the database of a directory.</summary>
    /// <param name="dataDirectory">The directory; nothing is made in it.</param>
    /// <param name="query">Finds what tables there are; none is made or brought up to date for it.</param>
    /// <returns><see langword="null"/> when there is no database.</returns>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    public static T? Read<T>(string dataDirectory, Func<SqliteConnection, T> query)
        where T : class
    {
        if (PendingRestore.Counts(dataDirectory))
        {
            DataDirectory.Open(dataDirectory).Dispose(); // carries it through
        }

        var database = Path.Combine(dataDirectory, DataDirectory.DatabaseName);
        if (!File.Exists(database))
        {
            return null;
        }

        SqliteLibrary.Load();
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
            connection.Open();
            using var careful = connection.CreateCommand();
            careful.CommandText = "PRAGMA query_only = ON; PRAGMA busy_timeout = 5000;";
            careful.ExecuteNonQuery();
            return query(connection);
        }
        catch (SqliteException e)
        {
            throw new StoreException($"The database {database} cannot be opened: {e.Message}", e);
        }
    }
}
