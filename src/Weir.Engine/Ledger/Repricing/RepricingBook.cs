using System.Globalization;
using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Repricing;

/// <summary>Reads attempts with what earlier re-pricings added to their cost.</summary>
public sealed class RepricingBook(Store store)
{
    /// <summary>
    /// Each half has its own way to the time (<see cref="AttemptTimes"/>), and its first ones are enough. The near ones begin where the page before ended, or the range does,
    /// by one bound: of two, the store would begin at the range's for each page.
    /// </summary>
    internal static readonly string Page = $"""
        SELECT * FROM ({Half("astray = 0 AND (operation_id, number) > ($first, $first_number) AND operation_id < $last")})
        UNION ALL SELECT * FROM ({Half("astray = 1 AND (operation_id, number) > ($operation, $number)")})
        ORDER BY operation_id, number LIMIT $limit
        """;

    private static string Half(string near) => $"""
        SELECT {AttemptRows.Columns},
          (SELECT coalesce(sum(a.cost_nano_usd), 0) FROM ledger_adjustments a WHERE a.operation_id = t.operation_id AND a.number = t.number AND a.price_source IS NOT NULL),
          (SELECT count(*) FROM ledger_adjustments a WHERE a.operation_id = t.operation_id AND a.number = t.number AND a.price_source IS NOT NULL)
        FROM ledger_attempts t
        WHERE {near} AND started_at >= $from AND started_at < $to
          AND ($provider IS NULL OR provider = $provider) AND ($model IS NULL OR coalesce(requested_model, model) = $model)
        ORDER BY operation_id, number LIMIT $limit
        """;

    /// <summary>A page of attempts, in the order of their operations: the oldest first.</summary>
    public Task<IReadOnlyList<PricedAttempt>> ReadAsync(RepricingQuery query, CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<PricedAttempt>>(connection => Read(connection, query), cancellationToken);

    private static List<PricedAttempt> Read(SqliteConnection connection, RepricingQuery query)
    {
        var after = query.After ?? new("", 0);
        var first = AttemptTimes.First(query.From.ToUnixMicroseconds());
        var near = string.CompareOrdinal(after.Operation, first) < 0 ? new(first, 0) : after;
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // of constants above only
        command.CommandText = Page;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$from", query.From.ToUnixMicroseconds());
        command.Parameters.AddWithValue("$to", query.To.ToUnixMicroseconds());
        command.Parameters.AddWithValue("$first", near.Operation);
        command.Parameters.AddWithValue("$first_number", near.Number);
        command.Parameters.AddWithValue("$last", AttemptTimes.Last(query.To.ToUnixMicroseconds()));
        command.Parameters.AddWithValue("$operation", after.Operation);
        command.Parameters.AddWithValue("$number", after.Number);
        command.Parameters.AddWithValue("$provider", (object?)query.Provider ?? DBNull.Value);
        command.Parameters.AddWithValue("$model", (object?)query.Model ?? DBNull.Value);
        command.Parameters.AddWithValue("$limit", query.Limit);
        using var row = command.ExecuteReader();
        var attempts = new List<PricedAttempt>();
        while (row.Read())
        {
            attempts.Add(new(AttemptRows.Read(row), new(row.GetInt64(AttemptRows.ColumnCount)), row.GetInt32(AttemptRows.ColumnCount + 1)));
        }

        return attempts;
    }
}

/// <summary>An attempt and what re-pricings made of its cost; corrections by a person are not part of it.</summary>
/// <param name="Attempt">As it was posted.</param>
/// <param name="Adjusted">What re-pricings added.</param>
/// <param name="Times">How many there were.</param>
public sealed record PricedAttempt(AttemptEntry Attempt, Money Adjusted, int Times)
{
    /// <summary>What it costs now.</summary>
    public Money Cost => Attempt.Cost + Adjusted;

    /// <summary>Id of the next re-pricing: two at once have the same one, and one of them counts.</summary>
    public string NextId => string.Create(CultureInfo.InvariantCulture, $"adj_{Attempt.OperationId}/{Attempt.Number}/reprice-{Times + 1}");

    /// <summary>Its place in the order of pages.</summary>
    public RepricingPlace Place => new(Attempt.OperationId, Attempt.Number);
}
