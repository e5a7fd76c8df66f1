using Weir.Engine.Storage;

namespace Weir.Engine.Identity;

/// <summary>The tables of people: users, their personal tokens, their sessions, and the code that makes the first of them.</summary>
/// <remarks>No secret stands in them: passwords as PBKDF2, everything that Weir makes itself, 256 random bits each, as SHA-256.</remarks>
public static class IdentitySchema
{
    /// <summary>The steps of the schema, oldest first.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("people", 1, """
            CREATE TABLE users (
              name TEXT NOT NULL PRIMARY KEY, role TEXT NOT NULL, team TEXT, enabled INTEGER NOT NULL, password TEXT,
              created_at INTEGER NOT NULL, created_by TEXT NOT NULL, changed_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
            CREATE TABLE user_tokens (
              id TEXT NOT NULL PRIMARY KEY, user TEXT NOT NULL REFERENCES users (name), name TEXT NOT NULL, hash TEXT NOT NULL, role TEXT, team TEXT,
              created_at INTEGER NOT NULL, created_by TEXT NOT NULL, expires_at INTEGER, last_used_at INTEGER) STRICT, WITHOUT ROWID;
            CREATE INDEX user_tokens_user ON user_tokens (user);
            CREATE TABLE sessions (
              hash TEXT NOT NULL PRIMARY KEY, user TEXT NOT NULL REFERENCES users (name), address TEXT,
              started_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, ends_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
            CREATE INDEX sessions_user ON sessions (user, started_at);
            CREATE TABLE setup_codes (one INTEGER PRIMARY KEY CHECK (one = 1), hash TEXT NOT NULL, ends_at INTEGER NOT NULL) STRICT;
            """),
        new("people", 2, """
            ALTER TABLE users ADD COLUMN provider TEXT;
            ALTER TABLE users ADD COLUMN subject TEXT;
            CREATE UNIQUE INDEX users_subject ON users (provider, subject) WHERE provider IS NOT NULL;
            """),
    ];
}
