using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;

namespace Weir.Engine.Identity.Sessions;

/// <summary>A session as stored.</summary>
internal sealed record StoredSession(string Hash, string User, DateTimeOffset StartedAt, DateTimeOffset SeenAt, DateTimeOffset EndsAt);

/// <summary>Reads the table of sessions.</summary>
internal static class SessionRows
{
    public static StoredSession? Find(SqliteConnection connection, string hash)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT hash, user, started_at, seen_at, ends_at FROM sessions WHERE hash = $hash";
        command.Parameters.AddWithValue("$hash", hash);
        using var row = command.ExecuteReader();
        return row.Read() ? new(row.GetString(0), row.GetString(1), Moment(row, 2), Moment(row, 3), Moment(row, 4)) : null;
    }

    private static DateTimeOffset Moment(SqliteDataReader row, int column) => Timestamps.FromUnixMicroseconds(row.GetInt64(column));
}
