using Weir.Engine.Storage;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>The tables of the configuration: revisions and overrides, append-only but for what is older than is kept.</summary>
/// <remarks>What was in force at a revision: overrides made at it or before, without those that ended at it or before.</remarks>
public static class ConfigurationSchema
{
    /// <summary>Every step, oldest first.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("configuration", 1, """
            CREATE TABLE config_revisions (
              number INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL,
              source_hash TEXT NOT NULL, document TEXT NOT NULL, restores INTEGER) STRICT;
            CREATE TRIGGER config_revisions_append_only_update BEFORE UPDATE ON config_revisions BEGIN SELECT RAISE(ABORT, 'revisions are append-only'); END;
            CREATE TRIGGER config_revisions_append_only_delete BEFORE DELETE ON config_revisions BEGIN SELECT RAISE(ABORT, 'revisions are append-only'); END;

            CREATE TABLE config_overrides (
              id INTEGER PRIMARY KEY, revision INTEGER NOT NULL REFERENCES config_revisions, path TEXT NOT NULL, value TEXT NOT NULL, reason TEXT NOT NULL,
              author TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER, lower_value TEXT) STRICT;
            CREATE TRIGGER config_overrides_append_only_update BEFORE UPDATE ON config_overrides BEGIN SELECT RAISE(ABORT, 'overrides are append-only'); END;
            CREATE TRIGGER config_overrides_append_only_delete BEFORE DELETE ON config_overrides BEGIN SELECT RAISE(ABORT, 'overrides are append-only'); END;

            CREATE TABLE config_override_ends (
              id INTEGER PRIMARY KEY REFERENCES config_overrides, revision INTEGER NOT NULL REFERENCES config_revisions) STRICT;
            CREATE TRIGGER config_override_ends_append_only_update BEFORE UPDATE ON config_override_ends BEGIN SELECT RAISE(ABORT, 'overrides are append-only'); END;
            CREATE TRIGGER config_override_ends_append_only_delete BEFORE DELETE ON config_override_ends BEGIN SELECT RAISE(ABORT, 'overrides are append-only'); END;
            """),
        new("configuration", 2, """
            ALTER TABLE config_overrides ADD COLUMN environment TEXT;
            ALTER TABLE config_overrides ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';

            CREATE INDEX config_overrides_revision ON config_overrides (revision);
            CREATE INDEX config_override_ends_revision ON config_override_ends (revision);

            DROP TRIGGER config_revisions_append_only_delete;
            DROP TRIGGER config_overrides_append_only_delete;
            DROP TRIGGER config_override_ends_append_only_delete;
            CREATE TRIGGER config_revisions_latest_stay BEFORE DELETE ON config_revisions
              WHEN OLD.number > (SELECT max(number) FROM config_revisions) - 10 BEGIN SELECT RAISE(ABORT, 'the latest revisions stay'); END;
            CREATE TRIGGER config_overrides_latest_stay BEFORE DELETE ON config_overrides
              WHEN OLD.revision > (SELECT max(number) FROM config_revisions) - 10 BEGIN SELECT RAISE(ABORT, 'the latest overrides stay'); END;
            CREATE TRIGGER config_override_ends_latest_stay BEFORE DELETE ON config_override_ends
              WHEN OLD.revision > (SELECT max(number) FROM config_revisions) - 9 BEGIN SELECT RAISE(ABORT, 'the latest overrides stay'); END;
            """),
    ];
}
