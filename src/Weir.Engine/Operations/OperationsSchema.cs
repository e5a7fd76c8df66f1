using Weir.Engine.Operations.Series;
using Weir.Engine.Storage;

namespace Weir.Engine.Operations;

/// <summary>The table of operations, and their sums by minute and by hour. Every list is in the order of the time at which an operation began, then of its id.</summary>
/// <remarks>An index more makes every record dearer: those that there are serve what is looked for often and found rarely (docs/operations.md).</remarks>
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
        new("operations", 2, $"""
            ALTER TABLE operations ADD COLUMN source TEXT NOT NULL DEFAULT 'gateway';
            ALTER TABLE operations ADD COLUMN reported TEXT;
            CREATE INDEX operations_time ON operations (started_at);
            CREATE INDEX operations_team ON operations (team, started_at) WHERE team IS NOT NULL;
            CREATE INDEX operations_key ON operations (key_id, started_at);
            CREATE INDEX operations_user ON operations (user, started_at) WHERE user IS NOT NULL;
            CREATE INDEX operations_error ON operations (started_at) WHERE error IS NOT NULL OR status >= 400;
            CREATE INDEX operations_source ON operations (source, started_at) WHERE source <> 'gateway';
            CREATE INDEX operations_running ON operations (source, started_at) WHERE outcome = 'running';
            {Rollup.CreateFirst("operation_minutes")}
            {Rollup.CreateFirst("operation_hours")}
            {Rollup.Derive("operation_minutes", Rollup.MinuteSeconds)}
            {Rollup.Derive("operation_hours", Rollup.HourSeconds)}
            CREATE TABLE operation_bodies (
              operation_id TEXT PRIMARY KEY NOT NULL, at INTEGER NOT NULL,
              request TEXT, request_bytes INTEGER NOT NULL, response TEXT, response_bytes INTEGER NOT NULL) STRICT;
            CREATE INDEX operation_bodies_at ON operation_bodies (at);
            """),
        new("operations", 3, $"""
            {Rollup.Widen("operation_minutes")}
            {Rollup.Widen("operation_hours")}
            """),
        new("operations", 4, "ALTER TABLE operations ADD COLUMN limits TEXT;"),
    ];
}
