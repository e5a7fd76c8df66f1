using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Commands;
using Weir.Engine.Storage;

namespace Weir.Tests.Support;

/// <summary>One row of cost as a test wants it in the ledger: an attempt, or with an integration an external cost.</summary>
internal sealed record CostRow(DateTimeOffset At, long NanoUsd)
{
    public string Key { get; init; } = "main";

    public string? Team { get; init; }

    public string? Customer { get; init; }

    public string Provider { get; init; } = "openai";

    public string Model { get; init; } = "fast";

    public string? Integration { get; init; }

    public bool Estimated { get; init; }

    public long Tokens { get; init; } = 10;

    /// <summary>What an adjustment adds to the attempt later.</summary>
    public long AdjustedNanoUsd { get; init; }
}

/// <summary>Writes rows into the ledger's tables as they stand in the schema, and counts them as the ledger does.</summary>
internal sealed class LedgerRows(IReadOnlyList<CostRow> rows, string run) : StoreCommand
{
    private const string Attempt = """
        INSERT INTO ledger_attempts (operation_id, number, deployment, provider, model, requested_model, key_id, team, customer, started_at, duration_us, outcome,
          input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens, reasoning_tokens, audio_input_tokens, audio_output_tokens,
          estimated, cost_nano_usd, astray)
        VALUES (?1, 1, 'd', ?2, 'upstream-name', ?3, ?4, ?5, ?6, ?7, 0, 'completed', ?8, 0, 0, 0, 1, 2, 0, 0, ?9, ?10, ?11)
        """;

    private const string External = """
        INSERT INTO ledger_external (id, integration, provider, model, key_id, team, customer, occurred_at, at, api_nano_usd, infrastructure_nano_usd, savings_nano_usd,
          tokens, requests, compute_ms, author)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9, 1, 999, ?10, 3, 0, 'test')
        """;

    private const string Adjustment = "INSERT INTO ledger_adjustments (id, operation_id, number, at, cost_nano_usd, author, reason) VALUES (?1, ?2, 1, 0, ?3, 'test', 'test')";

    protected internal override void Execute(StatementCache statements)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            var (row, id) = (rows[i], IdOf(i));
            var at = row.At.ToUnixMicroseconds();
            if (row.Integration is not null)
            {
                statements.Prepare(External).Add("ext_" + id).Add(row.Integration).Add(row.Provider).Add(row.Model).Add(row.Key).Add(row.Team).Add(row.Customer)
                    .Add(at).Add(row.NanoUsd - 1).Add(row.Tokens).Run();
                CostSheet.Count(statements, new ExternalCost
                {
                    Id = "ext_" + id,
                    Integration = row.Integration,
                    OccurredAt = row.At,
                    Attribution = new(row.Key, row.Team),
                    Provider = row.Provider,
                    Model = row.Model,
                    Api = new(row.NanoUsd),
                    Tokens = row.Tokens,
                    Requests = 3,
                    Author = "test",
                });
                continue;
            }

            statements.Prepare(Attempt).Add(id).Add(row.Provider).Add(row.Model).Add(row.Key).Add(row.Team).Add(row.Customer)
                .Add(at).Add(row.Tokens).Add(row.Estimated ? 1 : 0).Add(row.NanoUsd)
                .Add(AttemptTimes.IsAstray(id, row.At) ? 1 : 0).Run();
            CostSheet.Count(statements, new AttemptEntry
            {
                OperationId = id,
                Number = 1,
                Deployment = "d",
                Provider = row.Provider,
                Model = "upstream-name",
                RequestedModel = row.Model,
                Attribution = new(row.Key, row.Team),
                StartedAt = row.At,
                Duration = TimeSpan.Zero,
                Outcome = AttemptOutcome.Completed,
                Usage = new() { Input = row.Tokens, Output = 1, Reasoning = 2, Estimated = row.Estimated },
                Cost = new(row.NanoUsd),
            });
            if (row.AdjustedNanoUsd != 0)
            {
                statements.Prepare(Adjustment).Add("adj_" + id).Add(id).Add(row.AdjustedNanoUsd).Run();
                CostSheet.Count(statements, new CostAdjustment("adj_" + id, id, 1, new(row.AdjustedNanoUsd), null, "test", "test"));
            }
        }
    }

    // As Weir makes them, up to six minutes before or behind the attempt; every fourth says nothing of the time.
    private string IdOf(int i) => i % 4 == 3 ? $"op_{run}_{i:D6}" : $"op_{rows[i].At.AddSeconds(30 * ((i % 25) - 12)).ToUnixTimeMilliseconds():x12}_{run}_{i:D6}";
}
