using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;

namespace Weir.Engine.Identity.People;

/// <summary>Reads the tables of users and tokens.</summary>
internal static class UserRows
{
    private const string Columns = "name, role, team, enabled, password, created_at, created_by, changed_at, provider, subject";
    private const string TokenColumns = "id, user, name, hash, role, team, created_at, created_by, expires_at, last_used_at";

    private const int TokenColumnCount = 10;

    private const string FindTokenSql = """
        SELECT token.id, token.user, token.name, token.hash, token.role, token.team, token.created_at, token.created_by, token.expires_at, token.last_used_at,
            users.name, users.role, users.team, users.enabled, users.password, users.created_at, users.created_by, users.changed_at, users.provider, users.subject
        FROM user_tokens AS token JOIN users ON users.name = token.user WHERE token.id = $id
        UNION ALL
        SELECT '0123456789abcdef', '', '', '', 'viewer', NULL, 0, '', NULL, NULL, '', 'viewer', NULL, 0, NULL, 0, '', 0, NULL, NULL
        LIMIT 1
        """;

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

    /// <summary>A token and whose it is. One that is not there is read as one that nothing matches: that takes as long, so nobody learns by the time whether there is one.</summary>
    public static (PersonalToken Token, User User) FindToken(SqliteConnection connection, string id)
    {
        using var command = connection.CreateCommand();
        command.CommandText = FindTokenSql;
        command.Parameters.AddWithValue("$id", id);
        using var row = command.ExecuteReader();
        row.Read();
        return (TokenOf(row), UserOf(row, TokenColumnCount));
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

    private static User UserOf(SqliteDataReader row, int at = 0) => new(row.GetString(at), new(RoleOf(row.GetString(at + 1)), Text(row, at + 2)), row.GetInt64(at + 3) == 1)
    {
        PasswordHash = Text(row, at + 4),
        HasPassword = !row.IsDBNull(at + 4),
        CreatedAt = Timestamps.FromUnixMicroseconds(row.GetInt64(at + 5)),
        CreatedBy = row.GetString(at + 6),
        ChangedAt = Timestamps.FromUnixMicroseconds(row.GetInt64(at + 7)),
        Provider = Text(row, at + 8),
        Subject = Text(row, at + 9),
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
