using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;

namespace Weir.Engine.Audit;

/// <summary>Rows of the trail as stored.</summary>
internal static class AuditRows
{
    private const string Columns = "seq, id, at, actor, address, action, object, outcome, reason, before, after, previous, hash";

    public static List<AuditEntry> Page(SqliteConnection connection, AuditQuery query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT {Columns} FROM audit_entries
            WHERE ($before IS NULL OR seq < $before) AND ($actor IS NULL OR actor = $actor) AND ($object IS NULL OR object = $object OR (substr($object, -1) = '.' AND substr(object, 1, length($object)) = $object))
              AND ($action IS NULL OR action = $action OR (substr($action, -1) = '.' AND substr(action, 1, length($action)) = $action))
              AND ($outcome IS NULL OR outcome = $outcome) AND ($from IS NULL OR at >= $from) AND ($to IS NULL OR at < $to)
            ORDER BY seq DESC LIMIT $limit
            """;
        Bind(command, "$before", query.Before);
        Bind(command, "$actor", query.Actor);
        Bind(command, "$object", query.Object);
        Bind(command, "$action", query.Action);
        Bind(command, "$outcome", query.Outcome is { } outcome ? AuditChain.NameOf(outcome) : null);
        Bind(command, "$from", query.From?.ToUnixMicroseconds());
        Bind(command, "$to", query.To?.ToUnixMicroseconds());
        Bind(command, "$limit", query.Limit);
        using var row = command.ExecuteReader();
        var found = new List<AuditEntry>();
        while (row.Read())
        {
            found.Add(Read(row));
        }

        return found;
    }

    /// <summary>Rows behind a place, oldest first, of actions of one noun.</summary>
    public static List<AuditEntry> After(SqliteConnection connection, long seq, string noun, int limit)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM audit_entries WHERE seq > $seq AND substr(action, 1, length($noun)) = $noun ORDER BY seq LIMIT $limit";
        Bind(command, "$seq", seq);
        Bind(command, "$noun", noun);
        Bind(command, "$limit", limit);
        using var row = command.ExecuteReader();
        var found = new List<AuditEntry>();
        while (row.Read())
        {
            found.Add(Read(row));
        }

        return found;
    }

    /// <summary>Place of the newest row; 0 when there is none.</summary>
    public static long Newest(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(seq), 0) FROM audit_entries";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>When the oldest row was written; <see langword="null"/> when there is none.</summary>
    public static DateTimeOffset? Oldest(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT at FROM audit_entries ORDER BY seq LIMIT 1";
        return command.ExecuteScalar() is long at ? Timestamps.FromUnixMicroseconds(at) : null;
    }

    /// <summary>Every row, oldest first, without holding them.</summary>
    public static IEnumerable<AuditEntry> All(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM audit_entries ORDER BY seq";
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            yield return Read(row);
        }
    }

    /// <summary>What stands for the rows that were removed; <see langword="null"/> when none was.</summary>
    public static AuditAnchor? Anchor(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT seq, hash, at, public_key, signature FROM audit_anchor";
        using var row = command.ExecuteReader();
        return row.Read() ? new(row.GetInt64(0), row.GetString(1), Timestamps.FromUnixMicroseconds(row.GetInt64(2)), row.GetString(3), row.GetString(4)) : null;
    }

    private static AuditEntry Read(SqliteDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        new(Timestamps.FromUnixMicroseconds(row.GetInt64(2)), row.GetString(3), row.GetString(5), row.GetString(6), AuditChain.OutcomeOf(row.GetString(7)))
        {
            Address = Text(row, 4),
            Reason = Text(row, 8),
            Before = Text(row, 9),
            After = Text(row, 10),
        },
        row.GetString(11),
        row.GetString(12));

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static void Bind(SqliteCommand command, string name, object? value) => command.Parameters.AddWithValue(name, value ?? DBNull.Value);
}
