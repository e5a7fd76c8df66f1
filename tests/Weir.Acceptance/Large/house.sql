-- A house with :count operations in the 30 days before :now (microseconds since 1970), its ledger and its sums by minute and hour, in the real schema.
-- 40 keys of 12 teams, ten models at four providers, 50,000 users; busy keys call far more often than others, one call in fifty is answered by another provider than the first.
CREATE TEMP TABLE call AS
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count),
  h AS (SELECT i, i * 2654435761 % 4294967296 AS a, i * 40503 % 65521 AS b, i * 30269 % 99991 AS c FROM n),
  k AS (SELECT i, a, b, c, (a % 200) * (a % 200) / 1000 AS key, :now - (:count - i) * (2592000000000 / :count) AS at FROM h),
  m AS (SELECT *, (key + b % 3) % 10 AS model, iif(b % 50 = 0, 1, 0) AS moved, b % 200 AS fate FROM k)
SELECT i, at, printf('op_%012x%020x', at / 1000, i) AS id, key, key % 12 AS team, model, model % 4 AS first, (model + moved) % 4 AS provider, moved,
  CASE WHEN fate < 3 THEN 'failed' WHEN fate < 5 THEN 'refused' WHEN fate = 5 THEN 'cancelled' ELSE 'completed' END AS outcome, fate,
  120000 + c * 7 + (c % 997) * (c % 997) * iif(c % 40 = 0, 20, 1) AS us, 50 + c % 2000 AS input, 10 + b % 700 AS output, iif(b % 10 < 3, a % 50000, NULL) AS user
FROM m;

INSERT INTO operations
SELECT id, at, us, us / 3, 300 + i % 500, iif(i % 20 = 0, 'embeddings', 'chat'), i % 2, 'key-' || key, 'team-' || team, 'project-' || (key % 20), NULL,
  iif(user IS NULL, NULL, 'user-' || user), NULL, NULL, 'production', 'model-' || model, 'model-' || model || '/d' || provider, 'provider-' || provider,
  outcome, CASE outcome WHEN 'failed' THEN 503 WHEN 'refused' THEN 429 WHEN 'cancelled' THEN 499 ELSE 200 END,
  CASE outcome WHEN 'failed' THEN 'upstream_error' WHEN 'refused' THEN 'rate_limited' WHEN 'cancelled' THEN 'client_gone' END,
  CASE outcome WHEN 'failed' THEN 'The provider answered 503.' END, 1 + moved, input, 0, 0, output, 0, 0, 0, (input * 2500 + output * 10000) * (1 + model % 3), NULL, 'gateway', NULL, NULL
FROM call;

INSERT INTO ledger_attempts (operation_id, number, deployment, provider, model, requested_model, key_id, team, project, customer, user, session, feature, environment, started_at,
  duration_us, outcome, status, error, input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens, reasoning_tokens, audio_input_tokens,
  audio_output_tokens, estimated, cost_nano_usd, price_source, image_tokens, service_tier, end_seq)
SELECT id, 1, 'model-' || model || '/d' || provider, 'provider-' || provider, 'sim-gpt', 'model-' || model, 'key-' || key, 'team-' || team, 'project-' || (key % 20), NULL,
  iif(user IS NULL, NULL, 'user-' || user), NULL, NULL, 'production', at, us, iif(outcome = 'completed', 'completed', 'failed'), iif(outcome = 'completed', 200, 503), NULL,
  input, 0, 0, 0, output, 0, 0, 0, 0, (input * 2500 + output * 10000) * (1 + model % 3), 'catalogue', 0, 'standard', i + 1
FROM call;

INSERT INTO ledger_entries (seq, kind, operation_id, number, at, held_nano_usd, posted_nano_usd, held_tokens, posted_tokens, held_requests, posted_requests, accounts, author, reason)
SELECT i + 1, 'post', id, 1, at + us, 0, (input * 2500 + output * 10000) * (1 + model % 3), 0, input + output, 0, 1, '[]', NULL, NULL FROM call;

INSERT INTO ledger_hours
SELECT at / 3600000000 * 3600000000, 'key-' || key, 'team-' || team, 'project-' || (key % 20), 'production', 'provider-' || provider, 'model-' || model, '',
  sum((input * 2500 + output * 10000) * (1 + model % 3)), 0, count(*), sum(input), sum(output)
FROM call GROUP BY 1, key, provider, model;

INSERT INTO operation_hours SELECT at / 3600000000 * 3600 AS hour, :sums FROM call GROUP BY hour, key, model, provider, outcome, first, i % 20 = 0;
INSERT INTO operation_minutes SELECT at / 60000000 * 60 AS minute, :sums FROM call WHERE at >= :now - 604800000000 GROUP BY minute, key, model, provider, outcome, first, i % 20 = 0;
DROP TABLE call;
