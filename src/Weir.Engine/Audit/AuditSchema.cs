using Weir.Engine.Storage;

namespace Weir.Engine.Audit;

/// <summary>The trail's table. Rows are only ever added.</summary>
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
    ];
}
