using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Keys;

/// <summary>The tables of keys made at run time. A deleted key's row stays: the ledger names it, and its id is never given again.</summary>
public static class KeySchema
{
    /// <summary>The steps of the schema, oldest first.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("keys", 1, """
            CREATE TABLE caller_key_pepper (one INTEGER PRIMARY KEY CHECK (one = 1), pepper TEXT NOT NULL) STRICT;
            INSERT INTO caller_key_pepper (one, pepper) VALUES (1, hex(randomblob(32)));
            CREATE TABLE caller_keys (
              id TEXT PRIMARY KEY, version INTEGER NOT NULL, settings TEXT NOT NULL, created_at INTEGER NOT NULL, created_by TEXT NOT NULL,
              changed_at INTEGER NOT NULL, changed_by TEXT NOT NULL, last_used_at INTEGER, deleted_at INTEGER) STRICT, WITHOUT ROWID;
            CREATE TABLE caller_key_secrets (
              hash TEXT PRIMARY KEY, key_id TEXT NOT NULL REFERENCES caller_keys (id), hint TEXT NOT NULL, created_at INTEGER NOT NULL,
              ends_at INTEGER) STRICT, WITHOUT ROWID;
            CREATE INDEX caller_key_secrets_key ON caller_key_secrets (key_id);
            """),
        new("keys", 2, "CREATE TABLE caller_key_uses (id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID"),
    ];
}
