using Weir.Engine.Storage;

namespace Weir.Engine.Ledger;

/// <summary>The ledger's tables. Entries, attempts, external costs and adjustments are only ever added; the rest can be derived from them.</summary>
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
        new("ledger", 2, """
            ALTER TABLE ledger_attempts ADD COLUMN image_tokens INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE ledger_attempts ADD COLUMN service_tier TEXT;
            ALTER TABLE ledger_attempts ADD COLUMN requested_model TEXT;
            CREATE INDEX ledger_attempts_started_at ON ledger_attempts (started_at);

            CREATE TABLE ledger_entries (
              seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, operation_id TEXT, number INTEGER, at INTEGER NOT NULL,
              held_nano_usd INTEGER NOT NULL, posted_nano_usd INTEGER NOT NULL, held_tokens INTEGER NOT NULL, posted_tokens INTEGER NOT NULL,
              held_requests INTEGER NOT NULL, posted_requests INTEGER NOT NULL, accounts TEXT NOT NULL, author TEXT, reason TEXT) STRICT;
            CREATE INDEX ledger_entries_operation ON ledger_entries (operation_id) WHERE kind IN ('adjust', 'external');
            CREATE TRIGGER ledger_entries_append_only_update BEFORE UPDATE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
            CREATE TRIGGER ledger_entries_append_only_delete BEFORE DELETE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

            CREATE TABLE ledger_accounts (
              id INTEGER PRIMARY KEY, budget TEXT NOT NULL, child TEXT NOT NULL, window_start INTEGER NOT NULL, window_end INTEGER NOT NULL,
              held_nano_usd INTEGER NOT NULL DEFAULT 0, posted_nano_usd INTEGER NOT NULL DEFAULT 0, held_tokens INTEGER NOT NULL DEFAULT 0,
              posted_tokens INTEGER NOT NULL DEFAULT 0, held_requests INTEGER NOT NULL DEFAULT 0, posted_requests INTEGER NOT NULL DEFAULT 0,
              UNIQUE (budget, child, window_start, window_end)) STRICT;

            CREATE TABLE ledger_open (
              operation_id TEXT NOT NULL, number INTEGER NOT NULL, owner TEXT NOT NULL, extends INTEGER NOT NULL,
              held_nano_usd INTEGER NOT NULL, held_tokens INTEGER NOT NULL, held_requests INTEGER NOT NULL,
              accounts TEXT NOT NULL, deployment TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL, requested_model TEXT NOT NULL,
              key_id TEXT NOT NULL, team TEXT, project TEXT, customer TEXT, user TEXT, session TEXT, feature TEXT, environment TEXT,
              started_at INTEGER NOT NULL, price_source TEXT,
              PRIMARY KEY (operation_id, number)) STRICT, WITHOUT ROWID;

            CREATE TABLE ledger_adjustments (
              id TEXT NOT NULL PRIMARY KEY, operation_id TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL,
              cost_nano_usd INTEGER NOT NULL, price_source TEXT, author TEXT NOT NULL, reason TEXT NOT NULL) STRICT, WITHOUT ROWID;
            CREATE INDEX ledger_adjustments_attempt ON ledger_adjustments (operation_id, number);
            CREATE TRIGGER ledger_adjustments_append_only_update BEFORE UPDATE ON ledger_adjustments BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
            CREATE TRIGGER ledger_adjustments_append_only_delete BEFORE DELETE ON ledger_adjustments BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

            CREATE TABLE ledger_external (
              id TEXT NOT NULL PRIMARY KEY, integration TEXT NOT NULL, operation_id TEXT, provider TEXT, model TEXT,
              key_id TEXT, team TEXT, project TEXT, customer TEXT, user TEXT, session TEXT, feature TEXT, environment TEXT,
              occurred_at INTEGER NOT NULL, at INTEGER NOT NULL, api_nano_usd INTEGER NOT NULL, infrastructure_nano_usd INTEGER NOT NULL,
              savings_nano_usd INTEGER NOT NULL, tokens INTEGER NOT NULL, requests INTEGER NOT NULL, compute_ms INTEGER NOT NULL,
              author TEXT NOT NULL, detail TEXT) STRICT, WITHOUT ROWID;
            CREATE INDEX ledger_external_occurred_at ON ledger_external (occurred_at);
            CREATE TRIGGER ledger_external_append_only_update BEFORE UPDATE ON ledger_external BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
            CREATE TRIGGER ledger_external_append_only_delete BEFORE DELETE ON ledger_external BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

            CREATE TABLE ledger_notices (
              budget TEXT NOT NULL, child TEXT NOT NULL, window_start INTEGER NOT NULL, window_end INTEGER NOT NULL, unit TEXT NOT NULL,
              kind TEXT NOT NULL, at INTEGER NOT NULL, limit_value INTEGER NOT NULL, posted_value INTEGER NOT NULL, operation_id TEXT,
              PRIMARY KEY (budget, child, window_start, window_end, unit, kind)) STRICT, WITHOUT ROWID;

            CREATE TABLE ledger_disabled_keys (
              key_id TEXT NOT NULL PRIMARY KEY, budget TEXT NOT NULL, child TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

            CREATE VIEW ledger_costs AS
              SELECT 'attempt' AS kind, operation_id, key_id, team, project, customer, user, environment, NULL AS integration, provider, coalesce(requested_model, model) AS model,
                started_at AS at, cost_nano_usd, estimated,
                input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens + audio_input_tokens + image_tokens AS input_tokens,
                output_tokens + reasoning_tokens + audio_output_tokens AS output_tokens, 1 AS requests
              FROM ledger_attempts
              UNION ALL
              SELECT 'adjustment', a.operation_id, t.key_id, t.team, t.project, t.customer, t.user, t.environment, NULL, t.provider, coalesce(t.requested_model, t.model),
                t.started_at, a.cost_nano_usd, 0, 0, 0, 0
              FROM ledger_adjustments a JOIN ledger_attempts t ON t.operation_id = a.operation_id AND t.number = a.number
              UNION ALL
              SELECT 'external', operation_id, key_id, team, project, customer, user, environment, integration, provider, model,
                occurred_at, api_nano_usd + infrastructure_nano_usd, 0, tokens, 0, requests
              FROM ledger_external;
            """),
        new("ledger", 3, """
            -- Listing a budget's children in one window must not walk over all windows there ever were.
            CREATE INDEX ledger_accounts_window ON ledger_accounts (budget, window_start, child);
            """),
        new("ledger", 4, """
            -- Who tells notices on reads them in the order written; those from before have been told.
            ALTER TABLE ledger_notices ADD COLUMN seq INTEGER;
            CREATE UNIQUE INDEX ledger_notices_seq ON ledger_notices (seq) WHERE seq IS NOT NULL;
            """),
        new("ledger", 5, """
            -- Sums of ledger_costs by hour, written with the rows themselves: a month of millions of attempts is told from some thousand rows. A name that nobody gave is the empty text.
            CREATE TABLE ledger_hours (
              at INTEGER NOT NULL, key_id TEXT NOT NULL, team TEXT NOT NULL, project TEXT NOT NULL, environment TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL,
              integration TEXT NOT NULL, cost_nano_usd INTEGER NOT NULL, estimated_nano_usd INTEGER NOT NULL, requests INTEGER NOT NULL, input_tokens INTEGER NOT NULL,
              output_tokens INTEGER NOT NULL,
              PRIMARY KEY (at, key_id, team, project, environment, provider, model, integration)) STRICT, WITHOUT ROWID;
            INSERT INTO ledger_hours
              SELECT at / 3600000000 * 3600000000, coalesce(key_id, ''), coalesce(team, ''), coalesce(project, ''), coalesce(environment, ''), coalesce(provider, ''),
                coalesce(model, ''), coalesce(integration, ''), sum(cost_nano_usd), sum(CASE WHEN estimated = 0 THEN 0 ELSE cost_nano_usd END), sum(requests), sum(input_tokens), sum(output_tokens)
              FROM ledger_costs GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
            """),
        new("ledger", 6, """
            -- Entries of attempts are found by the attempt, which knows their numbers: an index of the ids of all entries cost each call two insertions more. An attempt's end is
            -- followed at once by its overrun, where there is one. Only what is named from outside keeps an id that is looked for.
            CREATE TABLE ledger_entries_next (
              seq INTEGER PRIMARY KEY, id TEXT, kind TEXT NOT NULL, operation_id TEXT, number INTEGER, at INTEGER NOT NULL,
              held_nano_usd INTEGER NOT NULL, posted_nano_usd INTEGER NOT NULL, held_tokens INTEGER NOT NULL, posted_tokens INTEGER NOT NULL,
              held_requests INTEGER NOT NULL, posted_requests INTEGER NOT NULL, accounts TEXT NOT NULL, author TEXT, reason TEXT) STRICT;
            INSERT INTO ledger_entries_next
              SELECT seq, CASE WHEN kind IN ('hold', 'post', 'void', 'overrun') THEN NULL ELSE id END, kind, operation_id, number, at, held_nano_usd, posted_nano_usd, held_tokens,
                posted_tokens, held_requests, posted_requests, accounts, author, reason
              FROM ledger_entries ORDER BY seq;
            ALTER TABLE ledger_open ADD COLUMN hold_seq INTEGER NOT NULL DEFAULT 0;
            UPDATE ledger_open SET hold_seq = coalesce((SELECT seq FROM ledger_entries e WHERE e.id = ledger_open.operation_id || '/' || ledger_open.number || '/hold'), 0);
            ALTER TABLE ledger_attempts ADD COLUMN hold_seq INTEGER;
            ALTER TABLE ledger_attempts ADD COLUMN end_seq INTEGER;
            ALTER TABLE ledger_attempts ADD COLUMN astray INTEGER NOT NULL DEFAULT 0;
            DROP TRIGGER ledger_attempts_append_only_update;
            UPDATE ledger_attempts SET
              hold_seq = (SELECT seq FROM ledger_entries e WHERE e.id = ledger_attempts.operation_id || '/' || ledger_attempts.number || '/hold'),
              end_seq = (SELECT seq FROM ledger_entries e WHERE e.id = ledger_attempts.operation_id || '/' || ledger_attempts.number || '/end'),
              astray = operation_id < 'op_' || printf('%012x', max(0, started_at / 1000 - 300000)) OR operation_id >= 'op_' || printf('%012x', max(0, started_at / 1000 + 300000));
            CREATE TRIGGER ledger_attempts_append_only_update BEFORE UPDATE ON ledger_attempts BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
            DROP TABLE ledger_entries;
            ALTER TABLE ledger_entries_next RENAME TO ledger_entries;
            CREATE UNIQUE INDEX ledger_entries_id ON ledger_entries (id) WHERE id IS NOT NULL;
            CREATE INDEX ledger_entries_operation ON ledger_entries (operation_id) WHERE id IS NOT NULL;
            CREATE TRIGGER ledger_entries_append_only_update BEFORE UPDATE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
            CREATE TRIGGER ledger_entries_append_only_delete BEFORE DELETE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

            -- The entries with the id of each, as they are told.
            CREATE VIEW ledger_journal AS
              SELECT seq, coalesce(id, operation_id || '/' || number || '/' || CASE kind WHEN 'hold' THEN 'hold' WHEN 'overrun' THEN 'overrun' ELSE 'end' END) AS id, kind, operation_id,
                number, at, held_nano_usd, posted_nano_usd, held_tokens, posted_tokens, held_requests, posted_requests, accounts, author, reason
              FROM ledger_entries;

            -- By time attempts are found by their operations, whose ids sort by it, but for the few that started minutes after their operation did.
            DROP INDEX ledger_attempts_started_at;
            CREATE INDEX ledger_attempts_astray ON ledger_attempts (started_at) WHERE astray = 1;
            DROP VIEW ledger_costs;
            CREATE VIEW ledger_attempt_costs AS
              SELECT 'attempt' AS kind, operation_id, key_id, team, project, customer, user, environment, NULL AS integration, provider, coalesce(requested_model, model) AS model,
                started_at AS at, cost_nano_usd, estimated,
                input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens + audio_input_tokens + image_tokens AS input_tokens,
                output_tokens + reasoning_tokens + audio_output_tokens AS output_tokens, 1 AS requests, astray
              FROM ledger_attempts;
            CREATE VIEW ledger_adjustment_costs AS
              SELECT 'adjustment' AS kind, a.operation_id AS operation_id, t.key_id AS key_id, t.team AS team, t.project AS project, t.customer AS customer, t.user AS user,
                t.environment AS environment, NULL AS integration, t.provider AS provider, coalesce(t.requested_model, t.model) AS model, t.started_at AS at,
                a.cost_nano_usd AS cost_nano_usd, 0 AS estimated, 0 AS input_tokens, 0 AS output_tokens, 0 AS requests, t.astray AS astray
              FROM ledger_adjustments a JOIN ledger_attempts t ON t.operation_id = a.operation_id AND t.number = a.number;
            CREATE VIEW ledger_external_costs AS
              SELECT 'external' AS kind, operation_id, key_id, team, project, customer, user, environment, integration, provider, model, occurred_at AS at,
                api_nano_usd + infrastructure_nano_usd AS cost_nano_usd, 0 AS estimated, tokens AS input_tokens, 0 AS output_tokens, requests
              FROM ledger_external;
            CREATE VIEW ledger_costs AS
              SELECT kind, operation_id, key_id, team, project, customer, user, environment, integration, provider, model, at, cost_nano_usd, estimated, input_tokens, output_tokens, requests
              FROM ledger_attempt_costs
              UNION ALL
              SELECT kind, operation_id, key_id, team, project, customer, user, environment, integration, provider, model, at, cost_nano_usd, estimated, input_tokens, output_tokens, requests
              FROM ledger_adjustment_costs
              UNION ALL
              SELECT kind, operation_id, key_id, team, project, customer, user, environment, integration, provider, model, at, cost_nano_usd, estimated, input_tokens, output_tokens, requests
              FROM ledger_external_costs;
            """),
    ];
}
