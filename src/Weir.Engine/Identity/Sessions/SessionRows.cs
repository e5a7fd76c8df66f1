using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;

namespace Weir.Engine.Identity.Sessions;

/// <summary>A session as stored.</summary>
internal sealed record StoredSession(string Hash, string User, DateTimeOffset StartedAt, DateTimeOffset SeenAt, DateTimeOffset EndsAt);

/// <summary>A session as its user sees it.</summary>
/// <param name="Id">What it is called: the beginning of what is stored of its secret, which is good for nothing else.</param>
/// <param name="Address">From where it was begun; <see langword="null"/> where that is not known.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="SeenAt">When it was used last, to the minute.</param>
/// <param name="EndsAt">When it ends, however much it is used.</param>
public sealed record KnownSession(string Id, string? Address, DateTimeOffset StartedAt, DateTimeOffset SeenAt, DateTimeOffset EndsAt);

/// <summary>Reads the table of sessions.</summary>
internal static class SessionRows
{
    private const int IdLength = 16;

    public static StoredSession? Find(SqliteConnection connection, string hash)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT hash, user, started_at, seen_at, ends_at FROM sessions WHERE hash = $hash";
        command.Parameters.AddWithValue("$hash", hash);
        using var row = command.ExecuteReader();
        return row.Read() ? new(row.GetString(0), row.GetString(1), Moment(row, 2), Moment(row, 3), Moment(row, 4)) : null;
    }

    /// <summary>A user's sessions that are not over, the newest first; at most <see cref="StartSession.MaxSessions"/> are kept of one.</summary>
    public static List<KnownSession> Of(SqliteConnection connection, string user, DateTimeOffset now, DateTimeOffset idleSince)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT hash, address, started_at, seen_at, ends_at FROM sessions WHERE user = $user AND ends_at > $now AND seen_at > $idle ORDER BY started_at DESC, hash";
        command.Parameters.AddWithValue("$user", user);
        command.Parameters.AddWithValue("$now", now.ToUnixMicroseconds());
        command.Parameters.AddWithValue("$idle", idleSince.ToUnixMicroseconds());
        using var row = command.ExecuteReader();
        var found = new List<KnownSession>();
        while (row.Read())
        {
            found.Add(new(IdOf(row.GetString(0)), row.IsDBNull(1) ? null : row.GetString(1), Moment(row, 2), Moment(row, 3), Moment(row, 4)));
        }

        return found;
    }

    /// <summary>What a session is called where people see it.</summary>
    public static string IdOf(string hash) => hash[..IdLength];

    private static DateTimeOffset Moment(SqliteDataReader row, int column) => Timestamps.FromUnixMicroseconds(row.GetInt64(column));
}
