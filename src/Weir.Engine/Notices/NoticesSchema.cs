using Weir.Engine.Storage;

namespace Weir.Engine.Notices;

/// <summary>The tables of the notices: what is to be delivered, and how far the feeds have been read.</summary>
public static class NoticesSchema
{
    /// <summary>Every step, oldest first.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("notices", 1, """
            CREATE TABLE notice_outbox (
              seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, target TEXT NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL,
              created_at INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due_at INTEGER NOT NULL,
              last_at INTEGER, last_status INTEGER, last_error TEXT) STRICT;
            CREATE INDEX notice_outbox_pending ON notice_outbox (channel, target, due_at, seq) WHERE state = 'pending';
            CREATE INDEX notice_outbox_tried ON notice_outbox (channel, target, last_at) WHERE last_at IS NOT NULL;

            CREATE TABLE notice_cursors (feed TEXT NOT NULL PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
            """),
    ];
}
