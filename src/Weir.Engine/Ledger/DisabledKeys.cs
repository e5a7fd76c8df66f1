using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;

namespace Weir.Engine.Ledger;

/// <summary>Keys that a budget with the action <c>disable</c> switched off, until a person switches them on again.</summary>
public sealed class DisabledKeys
{
    private readonly ConcurrentDictionary<string, string> _keys = new(StringComparer.Ordinal);

    /// <summary>True when the key is switched off.</summary>
    public bool Contains(string keyId) => !_keys.IsEmpty && _keys.ContainsKey(keyId);

    /// <summary>The ids of all of them.</summary>
    public IReadOnlyCollection<string> All => [.. _keys.Keys.Order(StringComparer.Ordinal)];

    internal static List<DisabledKey> Read(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT key_id, budget, child, at FROM ledger_disabled_keys ORDER BY key_id";
        using var row = command.ExecuteReader();
        var keys = new List<DisabledKey>();
        while (row.Read())
        {
            keys.Add(new(row.GetString(0), row.GetString(1), row.GetString(2), Timestamps.FromUnixMicroseconds(row.GetInt64(3))));
        }

        return keys;
    }

    internal void Load(List<DisabledKey> keys) => keys.ForEach(key => Add(key.KeyId));

    internal void Add(string keyId) => _keys.TryAdd(keyId, keyId);

    internal void Remove(string keyId) => _keys.TryRemove(keyId, out _);
}
