using Weir.Engine.Storage;

namespace Weir.Engine.Ledger;

/// <summary>The ledger's tables. Rows are only ever added.</summary>
public static class LedgerSchema
{
    /// <summary>The steps of the schema, oldest first.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("ledger", 1, """
            CREATE TABLE ledger_attempts (
              operation_id TEXT NOT NULL, number INTEGER NOT NULL,
              deployment TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL,
              key_id TEXT NOT NULL, team TEXT, project TEXT, customer TEXT, user TEXT, session TEXT, feature TEXT, environment TEXT,
              started_at INTEGER NOT NULL, duration_us INTEGER NOT NULL, outcome TEXT NOT NULL, status INTEGER, error TEXT,
              input_tokens INTEGER NOT NULL, cache_read_tokens INTEGER NOT NULL, cache_write_5m_tokens INTEGER NOT NULL,
              cache_write_1h_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, reasoning_tokens INTEGER NOT NULL,
              audio_input_tokens INTEGER NOT NULL, audio_output_tokens INTEGER NOT NULL, estimated INTEGER NOT NULL,
              cost_nano_usd INTEGER NOT NULL, price_source TEXT,
              PRIMARY KEY (operation_id, number)) STRICT, WITHOUT ROWID;
            CREATE TRIGGER ledger_attempts_append_only_update BEFORE UPDATE ON ledger_attempts BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
            CREATE TRIGGER ledger_attempts_append_only_delete BEFORE DELETE ON ledger_attempts BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
            """),
    ];
}
