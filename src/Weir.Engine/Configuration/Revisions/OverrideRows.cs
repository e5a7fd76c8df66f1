using System.Text.Json;
using Microsoft.Data.Sqlite;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>Overrides as rows.</summary>
internal static class OverrideRows
{
    private const string Columns = "o.id, o.path, o.value, o.reason, o.author, o.created_at, o.expires_at, o.lower_value";

    /// <summary>Those that belong to a revision, also of a database that an older Weir wrote.</summary>
    public static List<ConfigOverride> At(SqliteConnection connection, long revision)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM pragma_table_info('config_overrides') WHERE name = 'tags'";
        var later = (long)command.ExecuteScalar()! > 0 ? "o.environment, o.tags" : "NULL, '[]'";
        command.CommandText = $"""
            SELECT {Columns}, {later} FROM config_overrides o
            WHERE o.revision <= $revision AND o.id NOT IN (SELECT id FROM config_override_ends WHERE revision <= $revision) ORDER BY o.id
            """;
        command.Parameters.AddWithValue("$revision", revision);
        using var row = command.ExecuteReader();
        var found = new List<ConfigOverride>();
        while (row.Read())
        {
            found.Add(Read(row));
        }

        return found;
    }

    /// <summary>Those in force, or all that are kept, with their ends.</summary>
    public static List<KeptOverride> Kept(SqliteConnection connection, bool withEnded, long after)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT {Columns}, o.environment, o.tags, o.revision, e.revision, r.at FROM config_overrides o
            LEFT JOIN config_override_ends e ON e.id = o.id LEFT JOIN config_revisions r ON r.number = e.revision
            WHERE o.id > $after AND ($ended OR e.id IS NULL) ORDER BY o.id
            """;
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$ended", withEnded);
        using var row = command.ExecuteReader();
        var found = new List<KeptOverride>();
        while (row.Read())
        {
            found.Add(new(Read(row), row.GetInt64(10), row.IsDBNull(11) ? null : row.GetInt64(11), row.IsDBNull(12) ? null : Timestamps.FromUnixMicroseconds(row.GetInt64(12))));
        }

        return found;
    }

    public static string TagsText(IReadOnlyList<string> tags) => tags.Count == 0 ? "[]" : JsonSerializer.Serialize(tags);

    private static ConfigOverride Read(SqliteDataReader row) =>
        new(row.GetInt64(0), new(row.GetString(1)), row.GetString(2), row.GetString(3), row.GetString(4), Timestamps.FromUnixMicroseconds(row.GetInt64(5)))
        {
            ExpiresAt = row.IsDBNull(6) ? null : Timestamps.FromUnixMicroseconds(row.GetInt64(6)),
            Lower = row.IsDBNull(7) ? null : row.GetString(7),
            Environment = row.IsDBNull(8) ? null : row.GetString(8),
            Tags = row.GetString(9) is "[]" ? [] : JsonSerializer.Deserialize<string[]>(row.GetString(9))!,
        };
}

/// <summary>An override and what became of it.</summary>
/// <param name="Override">The override.</param>
/// <param name="Revision">The revision that it began with.</param>
/// <param name="EndedBy">The revision that it ended with; <see langword="null"/> while it is in force.</param>
/// <param name="EndedAt">When; <see langword="null"/> while it is in force.</param>
public sealed record KeptOverride(ConfigOverride Override, long Revision, long? EndedBy, DateTimeOffset? EndedAt);
