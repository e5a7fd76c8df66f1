using Weir.Engine.Storage;

namespace Weir.Engine.Operations;

/// <summary>The table of operations. Its key is the operation's id, which sorts by time.</summary>
public static class OperationsSchema
{
    /// <summary>The steps of the schema, oldest first.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("operations", 1, """
            CREATE TABLE operations (
              id TEXT PRIMARY KEY NOT NULL, started_at INTEGER NOT NULL, duration_us INTEGER NOT NULL, first_event_us INTEGER, overhead_us INTEGER NOT NULL,
              surface TEXT NOT NULL, stream INTEGER NOT NULL,
              key_id TEXT NOT NULL, team TEXT, project TEXT, customer TEXT, user TEXT, session TEXT, feature TEXT, environment TEXT,
              model TEXT NOT NULL, deployment TEXT, provider TEXT,
              outcome TEXT NOT NULL, status INTEGER NOT NULL, error TEXT, error_message TEXT, attempts INTEGER NOT NULL,
              input_tokens INTEGER NOT NULL, cache_read_tokens INTEGER NOT NULL, cache_write_tokens INTEGER NOT NULL,
              output_tokens INTEGER NOT NULL, reasoning_tokens INTEGER NOT NULL, audio_tokens INTEGER NOT NULL, estimated INTEGER NOT NULL,
              cost_nano_usd INTEGER NOT NULL, decision TEXT) STRICT, WITHOUT ROWID;
            """),
    ];
}
