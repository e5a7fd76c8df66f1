using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;

namespace Weir.Engine.Identity.People;

/// <summary>Reads the tables of users and tokens.</summary>
internal static class UserRows
{
    private const string Columns = "name, role, team, enabled, password, created_at, created_by, changed_at, provider, subject";
    private const string TokenColumns = "id, user, name, hash, role, team, created_at, created_by, expires_at, last_used_at";

    public static User? Find(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM users WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        using var row = command.ExecuteReader();
        return row.Read() ? UserOf(row) : null;
    }

    public static bool Any(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT EXISTS (SELECT 1 FROM users)";
        return (long)command.ExecuteScalar()! == 1;
    }

    /// <summary>A page by name.</summary>
    public static List<User> Page(SqliteConnection connection, string after, int limit)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM users WHERE name > $after ORDER BY name LIMIT $limit";
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$limit", limit);
        using var row = command.ExecuteReader();
        var found = new List<User>();
        while (row.Read())
        {
            found.Add(UserOf(row));
        }

        return found;
    }

    public static PersonalToken? FindToken(SqliteConnection connection, string id)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {TokenColumns} FROM user_tokens WHERE id = $id";
        command.Parameters.AddWithValue("$id", id);
        using var row = command.ExecuteReader();
        return row.Read() ? TokenOf(row) : null;
    }

    /// <summary>A user's tokens, oldest first. Their number is bounded where they are made.</summary>
    public static List<PersonalToken> TokensOf(SqliteConnection connection, string user)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {TokenColumns} FROM user_tokens WHERE user = $user ORDER BY created_at, name, id";
        command.Parameters.AddWithValue("$user", user);
        using var row = command.ExecuteReader();
        var found = new List<PersonalToken>();
        while (row.Read())
        {
            found.Add(TokenOf(row));
        }

        return found;
    }

    private static User UserOf(SqliteDataReader row) => new(row.GetString(0), new(RoleOf(row.GetString(1)), Text(row, 2)), row.GetInt64(3) == 1)
    {
        PasswordHash = Text(row, 4),
        HasPassword = !row.IsDBNull(4),
        CreatedAt = Timestamps.FromUnixMicroseconds(row.GetInt64(5)),
        CreatedBy = row.GetString(6),
        ChangedAt = Timestamps.FromUnixMicroseconds(row.GetInt64(7)),
        Provider = Text(row, 8),
        Subject = Text(row, 9),
    };

    private static PersonalToken TokenOf(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2))
    {
        Hash = row.GetString(3),
        Role = Text(row, 4) is { } role ? RoleOf(role) : null,
        Team = Text(row, 5),
        CreatedAt = Timestamps.FromUnixMicroseconds(row.GetInt64(6)),
        CreatedBy = row.GetString(7),
        ExpiresAt = Moment(row, 8),
        LastUsedAt = Moment(row, 9),
    };

    // A role that this Weir does not know allows nothing.
    private static Role RoleOf(string name) => PermissionNames.RoleOf(name) ?? (Role)(-1);

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Moment(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : Timestamps.FromUnixMicroseconds(row.GetInt64(column));
}
