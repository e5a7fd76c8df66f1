using System.Text.Json;
using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;

namespace Weir.Engine.Credentials;

/// <summary>Reads the credentials' tables.</summary>
internal static class CredentialRows
{
    /// <summary>Every credential. Their number is bounded where they are written.</summary>
    public static IReadOnlyList<StoredCredential> All(SqliteConnection connection)
    {
        using var moment = connection.BeginTransaction(deferred: true);
        var versions = Versions(connection).ToLookup(version => version.Name);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT service, name, providers FROM credentials ORDER BY service, name";
        using var row = command.ExecuteReader();
        var found = new List<StoredCredential>();
        while (row.Read())
        {
            // A row whose name no command can have written is nobody's.
            CredentialName.TryCreate(row.GetString(0), row.GetString(1), out var name);
            if (name is not null)
            {
                found.Add(new(name, JsonSerializer.Deserialize<string[]>(row.GetString(2)) ?? [], [.. versions[name]]));
            }
        }

        return found;
    }

    private static List<CredentialVersion> Versions(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT service, name, version, origin, state, kek_id, wrapped_key, sealed, created_at, created_by, expires_at, ends_at, retired_at, last_used_at, due_told_at,
              made_by, made_id, taken_back_at
            FROM credential_versions ORDER BY service, name, version
            """;
        using var row = command.ExecuteReader();
        var found = new List<CredentialVersion>();
        while (row.Read())
        {
            CredentialName.TryCreate(row.GetString(0), row.GetString(1), out var name);
            if (name is not null)
            {
                found.Add(new(name, row.GetInt64(2), row.GetString(3), Enum.Parse<CredentialState>(row.GetString(4), ignoreCase: true))
                {
                    Envelope = row.IsDBNull(5) || row.IsDBNull(6) || row.IsDBNull(7) ? null : new(row.GetString(5), row.GetString(6), row.GetString(7)),
                    CreatedAt = Timestamps.FromUnixMicroseconds(row.GetInt64(8)),
                    CreatedBy = row.GetString(9),
                    ExpiresAt = Moment(row, 10),
                    EndsAt = Moment(row, 11),
                    RetiredAt = Moment(row, 12),
                    LastUsedAt = Moment(row, 13),
                    DueToldAt = Moment(row, 14),
                    Maker = row.IsDBNull(15) ? null : new(row.GetString(15), row.IsDBNull(16) ? null : row.GetString(16)),
                    TakenBackAt = Moment(row, 17),
                });
            }
        }

        return found;
    }

    private static DateTimeOffset? Moment(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : Timestamps.FromUnixMicroseconds(row.GetInt64(column));
}
