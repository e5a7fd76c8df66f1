using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Keys;

/// <summary>When keys of the configuration were used last, by id, whatever configuration is in force.</summary>
/// <remarks>Memory: one moment for each key that configurations have had since the store was made.</remarks>
public sealed class KeyUses
{
    private readonly ConcurrentDictionary<string, KeyUse> _uses;
    private readonly Store _store;

    /// <summary>Reads what was kept.</summary>
    public KeyUses(Store store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _uses = new(store.Read(Stored), StringComparer.Ordinal);
    }

    /// <summary>Where the uses of a key are noted.</summary>
    public KeyUse Of(string id) => _uses.GetOrAdd(id, static _ => new(null));

    /// <summary>When a key was used last; <see langword="null"/> for never.</summary>
    public DateTimeOffset? LastUsedAt(string id) => _uses.TryGetValue(id, out var use) ? use.LastUsedAt : null;

    /// <summary>Writes behind what changed since the last time.</summary>
    internal void Keep()
    {
        foreach (var (id, use) in _uses)
        {
            if (use.Take() is { } at)
            {
                _store.Writer.TryWriteBehind(new Note(id, at));
            }
        }
    }

    private static List<KeyValuePair<string, KeyUse>> Stored(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, at FROM caller_key_uses";
        using var row = command.ExecuteReader();
        var found = new List<KeyValuePair<string, KeyUse>>();
        while (row.Read())
        {
            found.Add(new(row.GetString(0), new(Timestamps.FromUnixMicroseconds(row.GetInt64(1)))));
        }

        return found;
    }

    private sealed class Note(string id, long at) : StoreCommand
    {
        protected internal override void Execute(StatementCache statements) =>
            statements.Prepare("INSERT INTO caller_key_uses (id, at) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET at = ?2 WHERE at < ?2").Add(id).Add(at).Run();
    }
}
