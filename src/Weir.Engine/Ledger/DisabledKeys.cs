using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Weir.Engine.Ledger;

/// <summary>Keys that a budget with the action <c>disable</c> switched off, until a person switches them on again.</summary>
public sealed class DisabledKeys
{
    private readonly ConcurrentDictionary<string, string> _keys = new(StringComparer.Ordinal);

    /// <summary>True when the key is switched off.</summary>
    public bool Contains(string keyId) => !_keys.IsEmpty && _keys.ContainsKey(keyId);

    /// <summary>The ids of all of them.</summary>
    public IReadOnlyCollection<string> All => [.. _keys.Keys.Order(StringComparer.Ordinal)];

    internal static List<string> Read(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT key_id FROM ledger_disabled_keys";
        using var row = command.ExecuteReader();
        var keys = new List<string>();
        while (row.Read())
        {
            keys.Add(row.GetString(0));
        }

        return keys;
    }

    internal void Load(List<string> keys) => keys.ForEach(Add);

    internal void Add(string keyId) => _keys.TryAdd(keyId, keyId);

    internal void Remove(string keyId) => _keys.TryRemove(keyId, out _);
}
