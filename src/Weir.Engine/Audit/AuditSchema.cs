using Weir.Engine.Storage;

namespace Weir.Engine.Audit;

/// <summary>The trail's tables. Rows are added; at the beginning alone they are removed, up to the anchor, which only moves on.</summary>
public static class AuditSchema
{
    /// <summary>The steps of the schema, oldest first.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("audit", 1, """
            CREATE TABLE audit_entries (
              seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, actor TEXT NOT NULL, address TEXT, action TEXT NOT NULL,
              object TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT, before TEXT, after TEXT, previous TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
            CREATE INDEX audit_entries_at ON audit_entries (at);
            CREATE INDEX audit_entries_object ON audit_entries (object, seq);
            CREATE TRIGGER audit_entries_append_only_update BEFORE UPDATE ON audit_entries BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
            CREATE TRIGGER audit_entries_append_only_delete BEFORE DELETE ON audit_entries BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
            """),
        new("audit", 2, """
            CREATE TABLE audit_anchor (
              one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL, at INTEGER NOT NULL, public_key TEXT NOT NULL, signature TEXT NOT NULL) STRICT;
            CREATE TRIGGER audit_anchor_moves_on BEFORE UPDATE ON audit_anchor WHEN new.seq <= old.seq BEGIN SELECT RAISE(ABORT, 'the anchor of the audit trail only moves on'); END;
            CREATE TRIGGER audit_anchor_stays BEFORE DELETE ON audit_anchor BEGIN SELECT RAISE(ABORT, 'the anchor of the audit trail stays'); END;
            DROP TRIGGER audit_entries_append_only_delete;
            CREATE TRIGGER audit_entries_append_only_delete BEFORE DELETE ON audit_entries WHEN old.seq > coalesce((SELECT seq FROM audit_anchor), 0)
              BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
            """),
    ];
}
