using Microsoft.Data.Sqlite;
using Weir.Engine.Storage;

namespace Weir.Engine.Operations.Series;

/// <summary>Reads the sums of operations group by group: by model, by team, by the provider that was to be taken and the one that was.</summary>
internal sealed class GroupBook(Store store)
{
    /// <summary>The groups that were asked for, how many there are beyond the limit too, and the sums of everything in the range, chosen groups or not.</summary>
    public async Task<(IReadOnlyList<(string[] Names, SeriesSums Sums)> Groups, long Count, SeriesSums Total)> ReadAsync(GroupQuery query, CancellationToken cancellationToken)
    {
        await store.Writer.FlushAsync();
        return await store.ReadAsync(connection => Read(connection, query), cancellationToken);
    }

    private static (IReadOnlyList<(string[] Names, SeriesSums Sums)> Groups, long Count, SeriesSums Total) Read(SqliteConnection connection, GroupQuery query)
    {
        // One row for each group, and the total as the sum of them: the sums are read once.
        using var command = SumsText.Command(connection, query.Range, from =>
            $"SELECT {string.Join(", ", query.By.Append("''"))}, {SumsText.Numbers(query.Range.WithBuckets)} FROM {from}{Switched(query)} GROUP BY {string.Join(", ", query.By.Append("NULL"))}");
        using var row = command.ExecuteReader();
        var total = new SeriesSums { Buckets = new long[query.Range.WithBuckets ? DurationBuckets.Count : 0] };
        var chosen = new List<(string[] Names, SeriesSums Sums)>();
        while (row.Read())
        {
            var sums = SumsText.Read(row, query.By.Count + 1, query.Range.WithBuckets);
            total.Add(sums);
            if (query.By.Count > 0 && sums.Operations >= query.LeastOperations && sums.CostNanoUsd >= (query.LeastCost?.NanoUsd ?? 0))
            {
                chosen.Add(([.. Enumerable.Range(0, query.By.Count).Select(row.GetString)], sums));
            }
        }

        var ordered = chosen.OrderByDescending(one => Order(query, one.Sums)).ThenBy(one => one.Names, Names).Take(query.Limit).ToList();
        return (ordered, chosen.Count, total);
    }

    private static string Switched(GroupQuery query) => query.OnlySwitched ? " AND predicted <> '' AND provider <> '' AND predicted <> provider" : "";

    private static long Order(GroupQuery query, SeriesSums sums) => query.Order switch
    {
        "errors" => sums.Errors,
        "cost_usd" => sums.CostNanoUsd,
        "name" => 0,
        _ => sums.Operations,
    };

    private static readonly Comparer<string[]> Names = Comparer<string[]>.Create(static (left, right) =>
    {
        for (var i = 0; i < left.Length; i++)
        {
            if (string.CompareOrdinal(left[i], right[i]) is var order and not 0)
            {
                return order;
            }
        }

        return 0;
    });
}
