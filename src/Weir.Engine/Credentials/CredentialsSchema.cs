using Weir.Engine.Storage;

namespace Weir.Engine.Credentials;

/// <summary>The credentials' tables: what they are called and who may use them, and their versions with the sealed secrets.</summary>
public static class CredentialsSchema
{
    /// <summary>The steps of the schema, oldest first.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("credentials", 1, """
            CREATE TABLE credentials (
              service TEXT NOT NULL, name TEXT NOT NULL, providers TEXT NOT NULL, created_at INTEGER NOT NULL,
              PRIMARY KEY (service, name)) STRICT, WITHOUT ROWID;
            CREATE TABLE credential_versions (
              service TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, origin TEXT NOT NULL, state TEXT NOT NULL,
              kek_id TEXT, wrapped_key TEXT, sealed TEXT,
              created_at INTEGER NOT NULL, created_by TEXT NOT NULL, expires_at INTEGER, ends_at INTEGER, retired_at INTEGER, last_used_at INTEGER,
              PRIMARY KEY (service, name, version),
              FOREIGN KEY (service, name) REFERENCES credentials (service, name)) STRICT, WITHOUT ROWID;
            """),
        new("credentials", 2, "ALTER TABLE credential_versions ADD COLUMN due_told_at INTEGER;"),
        new("credentials", 3, """
            ALTER TABLE credential_versions ADD COLUMN made_by TEXT;
            ALTER TABLE credential_versions ADD COLUMN made_id TEXT;
            ALTER TABLE credential_versions ADD COLUMN taken_back_at INTEGER;
            """),
    ];
}
