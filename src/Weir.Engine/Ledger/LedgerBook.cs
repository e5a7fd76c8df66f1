using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger;

/// <summary>The ledger: posts attempts durably and reads them back.</summary>
public sealed class LedgerBook(Store store)
{
    /// <summary>False after the store failed to commit, until it commits again.</summary>
    public bool IsWritable => store.Writer.Healthy;

    /// <summary>Posts one attempt; completes when it is durable.</summary>
    /// <exception cref="StoreException">The store could not commit it.</exception>
    public Task PostAsync(AttemptEntry entry) => store.Writer.CommitAsync(new PostAttempt(entry));

    /// <summary>The attempts of one operation, in the order they were made.</summary>
    public Task<IReadOnlyList<AttemptEntry>> AttemptsOfAsync(string operationId, CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<AttemptEntry>>(connection => AttemptsOf(connection, operationId), cancellationToken);

    private static List<AttemptEntry> AttemptsOf(SqliteConnection connection, string operationId)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM ledger_attempts WHERE operation_id = $id ORDER BY number";
        command.Parameters.AddWithValue("$id", operationId);
        using var row = command.ExecuteReader();
        var entries = new List<AttemptEntry>();
        while (row.Read())
        {
            entries.Add(Read(row));
        }

        return entries;
    }

    private static AttemptEntry Read(SqliteDataReader row) => new()
    {
        OperationId = row.GetString(0),
        Number = row.GetInt32(1),
        Deployment = row.GetString(2),
        Provider = row.GetString(3),
        Model = row.GetString(4),
        Attribution = new(row.GetString(5), Text(row, 6), Text(row, 7), Text(row, 8), Text(row, 9), Text(row, 10), Text(row, 11), Text(row, 12)),
        StartedAt = Timestamps.FromUnixMicroseconds(row.GetInt64(13)),
        Duration = TimeSpan.FromTicks(row.GetInt64(14) * TimeSpan.TicksPerMicrosecond),
        Outcome = Enum.Parse<AttemptOutcome>(row.GetString(15), ignoreCase: true),
        Status = row.IsDBNull(16) ? null : row.GetInt32(16),
        Error = Text(row, 17),
        Usage = new()
        {
            Input = row.GetInt64(18),
            CacheRead = row.GetInt64(19),
            CacheWrite5m = row.GetInt64(20),
            CacheWrite1h = row.GetInt64(21),
            Output = row.GetInt64(22),
            Reasoning = row.GetInt64(23),
            AudioInput = row.GetInt64(24),
            AudioOutput = row.GetInt64(25),
            Estimated = row.GetInt64(26) != 0,
        },
        Cost = new(row.GetInt64(27)),
        PriceSource = Text(row, 28),
    };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
