using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;
using Weir.Engine.Pricing;

namespace Weir.Engine.Ledger;

/// <summary>Reads rows of <c>ledger_attempts</c>, and of <c>ledger_open</c> as the attempts that they are held for.</summary>
internal static class AttemptRows
{
    /// <summary>The columns that <see cref="Read"/> reads, in its order.</summary>
    public const string Columns = """
        operation_id, number, deployment, provider, model, coalesce(requested_model, model), key_id, team, project, customer, user, session,
        feature, environment, started_at, price_source, duration_us, outcome, status, error, input_tokens, cache_read_tokens,
        cache_write_5m_tokens, cache_write_1h_tokens, output_tokens, reasoning_tokens, audio_input_tokens, audio_output_tokens, estimated, cost_nano_usd, image_tokens,
        coalesce(service_tier, 'standard')
        """;

    /// <summary>How many columns that are.</summary>
    public const int ColumnCount = 32;

    /// <summary>The attempts of an operation, in the order they were made.</summary>
    public static List<AttemptEntry> Of(SqliteConnection connection, string operationId)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM ledger_attempts WHERE operation_id = $id ORDER BY number";
        command.Parameters.AddWithValue("$id", operationId);
        return ReadAll(command, Read);
    }

    /// <summary>Holds that another process left open, as attempts posted at their bound.</summary>
    public static List<AttemptEntry> InDoubt(SqliteConnection connection, string owner)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT operation_id, number, deployment, provider, model, requested_model, key_id, team, project, customer, user, session,
              feature, environment, started_at, price_source, held_nano_usd, held_tokens
            FROM ledger_open WHERE owner <> $owner ORDER BY operation_id, number
            """;
        command.Parameters.AddWithValue("$owner", owner);
        return ReadAll(command, static row => Common(row) with
        {
            Outcome = AttemptOutcome.InDoubt,
            Error = "in_doubt",
            Cost = new(row.GetInt64(16)),

            // Nobody knows which tokens they were; together they are what was held.
            Usage = new() { Input = row.GetInt64(17), Estimated = true },
        });
    }

    /// <summary>One row of <c>ledger_attempts</c>.</summary>
    public static AttemptEntry Read(SqliteDataReader row) => Common(row) with
    {
        Duration = TimeSpan.FromTicks(row.GetInt64(16) * TimeSpan.TicksPerMicrosecond),
        Outcome = OutcomeNames.Parse(row.GetString(17)),
        Status = row.IsDBNull(18) ? null : row.GetInt32(18),
        Error = Text(row, 19),
        Usage = new()
        {
            Input = row.GetInt64(20),
            CacheRead = row.GetInt64(21),
            CacheWrite5m = row.GetInt64(22),
            CacheWrite1h = row.GetInt64(23),
            Output = row.GetInt64(24),
            Reasoning = row.GetInt64(25),
            AudioInput = row.GetInt64(26),
            AudioOutput = row.GetInt64(27),
            Image = row.GetInt64(30),
            Estimated = row.GetInt64(28) != 0,
        },
        ServiceTier = Enum.Parse<ServiceTier>(row.GetString(31), ignoreCase: true),
        Cost = new(row.GetInt64(29)),
    };

    private static List<AttemptEntry> ReadAll(SqliteCommand command, Func<SqliteDataReader, AttemptEntry> read)
    {
        using var row = command.ExecuteReader();
        var entries = new List<AttemptEntry>();
        while (row.Read())
        {
            entries.Add(read(row));
        }

        return entries;
    }

    private static AttemptEntry Common(SqliteDataReader row) => new()
    {
        OperationId = row.GetString(0),
        Number = row.GetInt32(1),
        Deployment = row.GetString(2),
        Provider = row.GetString(3),
        Model = row.GetString(4),
        RequestedModel = row.GetString(5),
        Attribution = new(row.GetString(6), Text(row, 7), Text(row, 8), Text(row, 9), Text(row, 10), Text(row, 11), Text(row, 12), Text(row, 13)),
        StartedAt = Timestamps.FromUnixMicroseconds(row.GetInt64(14)),
        PriceSource = Text(row, 15),
        Duration = TimeSpan.Zero,
        Outcome = AttemptOutcome.Completed,
    };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
