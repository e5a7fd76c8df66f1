using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Costs;

/// <summary>What integrations reported beside their costs: what they saved and how well they did (S0-50).</summary>
public sealed class SavingsBook(Store store)
{
    // Efficiency is no money: a share that the reporter tells in the detail of a cost.
    private const string Sums = """
        SELECT integration, count(*), sum(savings_nano_usd), sum(requests), sum(tokens),
          count(CASE WHEN json_type(detail, '$.efficiency_score') IN ('integer', 'real') THEN 1 END),
          CAST(round(coalesce(sum(CASE WHEN json_type(detail, '$.efficiency_score') IN ('integer', 'real') THEN json_extract(detail, '$.efficiency_score') END), 0) * 1000000) AS INTEGER)
        FROM ledger_external
        WHERE occurred_at >= $from AND occurred_at < $to AND ($integration IS NULL OR integration = $integration) AND ($team IS NULL OR team = $team)
        GROUP BY integration ORDER BY integration
        """;

    /// <summary>The sums of each integration in a range.</summary>
    /// <param name="from">Begin of the range.</param>
    /// <param name="to">Its end, exclusive.</param>
    /// <param name="integration">The only one; <see langword="null"/> for all.</param>
    /// <param name="team">The only team whose costs count; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<SavingsLine>> SumAsync(DateTimeOffset from, DateTimeOffset to, string? integration, string? team, CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<SavingsLine>>(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = Sums;
            command.Parameters.AddWithValue("$from", from.ToUnixMicroseconds());
            command.Parameters.AddWithValue("$to", to.ToUnixMicroseconds());
            command.Parameters.AddWithValue("$integration", (object?)integration ?? DBNull.Value);
            command.Parameters.AddWithValue("$team", (object?)team ?? DBNull.Value);
            using var row = command.ExecuteReader();
            return Read(row);
        }, cancellationToken);

    private static List<SavingsLine> Read(SqliteDataReader row)
    {
        var lines = new List<SavingsLine>();
        while (row.Read())
        {
            lines.Add(new(row.GetString(0), row.GetInt64(1), new(row.GetInt64(2)), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)));
        }

        return lines;
    }
}

/// <summary>What an integration reported in a range.</summary>
/// <param name="Integration">Which.</param>
/// <param name="Reports">How many costs it reported.</param>
/// <param name="Savings">What it saved by its own account.</param>
/// <param name="Requests">Requests that it made.</param>
/// <param name="Tokens">Tokens that it used.</param>
/// <param name="Scored">How many of the reports told their efficiency.</param>
/// <param name="EfficiencyMicro">The sum of what they told, in millionths.</param>
public sealed record SavingsLine(string Integration, long Reports, Money Savings, long Requests, long Tokens, long Scored, long EfficiencyMicro);
