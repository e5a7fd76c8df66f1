using System.Globalization;
using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Ledger.Costs;

/// <summary>Sums of the ledger's costs: attempts as they were posted, their adjustments, and what integrations reported.</summary>
/// <remarks>A sum is made at each question, in whole nano-dollars, from the rows and from their sums by hour, which are written with them; all of one answer from one state of the store.</remarks>
public sealed class CostBook(Store store)
{
    private const int FirstSum = 1 + CostQuery.MaxDimensions;

    /// <summary>One page of groups and the total over all of them.</summary>
    /// <exception cref="SqliteException">A sum is beyond ±9.2 billion dollars.</exception>
    public Task<CostPage> SumAsync(CostQuery query, CancellationToken cancellationToken) =>
        store.ReadAsync(connection => Sum(connection, query), cancellationToken);

    private static CostPage Sum(SqliteConnection connection, CostQuery query)
    {
        var sql = new CostSql(query);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // made of constants; values are parameters
        command.CommandText = sql.Text;
#pragma warning restore CA2100
        foreach (var (name, value) in sql.Values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        using var row = command.ExecuteReader();
        row.Read();
        var total = Sums(row);
        var lines = new List<CostLine>();
        while (row.Read())
        {
            lines.Add(new([.. query.By.Select((dimension, at) => Value(row, 1 + at, dimension))], Sums(row)));
        }

        var more = lines.Count > query.Limit;
        return new(more ? lines[..query.Limit] : lines, more, total);
    }

    private static CostSums Sums(SqliteDataReader row) => new(
        new(row.GetInt64(FirstSum)), new(row.GetInt64(FirstSum + 1)), row.GetInt64(FirstSum + 2), row.GetInt64(FirstSum + 3), row.GetInt64(FirstSum + 4));

    private static string? Value(SqliteDataReader row, int column, CostDimension dimension) =>
        row.IsDBNull(column) ? null
        : dimension == CostDimension.Day ? DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)row.GetInt64(column)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : dimension == CostDimension.Hour ? Timestamps.FromUnixMicroseconds(row.GetInt64(column)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : row.GetString(column);
}
