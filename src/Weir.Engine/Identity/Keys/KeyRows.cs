using Microsoft.Data.Sqlite;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;

namespace Weir.Engine.Identity.Keys;

/// <summary>Keys as stored.</summary>
internal static class KeyRows
{
    /// <summary>The pepper of this installation.</summary>
    public static byte[] Pepper(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT pepper FROM caller_key_pepper WHERE one = 1";
        return Convert.FromHexString((string)command.ExecuteScalar()!);
    }

    /// <summary>Every key that is not deleted. Settings that cannot be read any more make a disabled key, never an open one.</summary>
    public static List<KeyRecord> Live(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        var secrets = Secrets(connection).ToLookup(one => one.Id, one => one.Secret, StringComparer.Ordinal);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, version, settings, created_at, created_by, changed_at, changed_by, last_used_at FROM caller_keys WHERE deleted_at IS NULL ORDER BY id";
        using var row = command.ExecuteReader();
        var found = new List<KeyRecord>();
        while (row.Read())
        {
            var (id, document) = (row.GetString(0), row.GetString(2));
            found.Add(new(id, row.GetInt64(1), document, KeySettings.Recall(id, document) ?? new KeyConfig { Id = id, Enabled = false })
            {
                Secrets = [.. secrets[id]],
                CreatedAt = Timestamps.FromUnixMicroseconds(row.GetInt64(3)),
                CreatedBy = row.GetString(4),
                ChangedAt = Timestamps.FromUnixMicroseconds(row.GetInt64(5)),
                ChangedBy = row.GetString(6),
                LastUsedAt = row.IsDBNull(7) ? null : Timestamps.FromUnixMicroseconds(row.GetInt64(7)),
            });
        }

        return found;
    }

    /// <summary>When a key of this id was deleted; <see langword="null"/> when there was none.</summary>
    public static DateTimeOffset? DeletedAt(SqliteConnection connection, string id)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT deleted_at FROM caller_keys WHERE id = $id AND deleted_at IS NOT NULL";
        command.Parameters.AddWithValue("$id", id);
        return command.ExecuteScalar() is long at ? Timestamps.FromUnixMicroseconds(at) : null;
    }

    private static List<(string Id, KeySecret Secret)> Secrets(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT key_id, hash, hint, created_at, ends_at FROM caller_key_secrets ORDER BY key_id, ends_at IS NOT NULL, created_at DESC";
        using var row = command.ExecuteReader();
        var found = new List<(string, KeySecret)>();
        while (row.Read())
        {
            found.Add((row.GetString(0), new(
                KeyHash.Parse(row.GetString(1)), row.GetString(2), Timestamps.FromUnixMicroseconds(row.GetInt64(3)),
                row.IsDBNull(4) ? null : Timestamps.FromUnixMicroseconds(row.GetInt64(4)))));
        }

        return found;
    }
}
