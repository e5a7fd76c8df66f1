using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Weir.Engine.Operations.Series;

/// <summary>The parts that statements over the sums have in common. Text is made of constants of this module only; every value is a parameter.</summary>
internal static class SumsText
{
    /// <summary>Column of the first number that <see cref="Read"/> reads, behind those before it.</summary>
    private const int FixedNumbers = 13;

    /// <summary>What <see cref="Read"/> reads: errors, successes, the sums and, where asked for, the buckets.</summary>
    public static string Numbers(bool withBuckets) => $"""
        sum(CASE WHEN outcome IN ({Rollup.NoErrors}) THEN 0 ELSE operations END), sum(CASE WHEN outcome IN ('completed', 'fallback') THEN operations ELSE 0 END),
          {string.Join(", ", Columns(withBuckets).Select(one => $"sum({one})"))}
        """;

    /// <summary>The sums of a row whose numbers begin at a column.</summary>
    public static SeriesSums Read(SqliteDataReader row, int first, bool withBuckets)
    {
        var sums = new SeriesSums
        {
            Errors = row.GetInt64(first),
            Successes = row.GetInt64(first + 1),
            Operations = row.GetInt64(first + 2),
            InputTokens = row.GetInt64(first + 3),
            OutputTokens = row.GetInt64(first + 4),
            CostNanoUsd = row.GetInt64(first + 5),
            DurationUs = row.GetInt64(first + 6),
            Timed = row.GetInt64(first + 7),
            Fallbacks = row.GetInt64(first + 8),
            QualityMicro = row.GetInt64(first + 9),
            Qualities = row.GetInt64(first + 10),
            SatisfactionMicro = row.GetInt64(first + 11),
            Satisfactions = row.GetInt64(first + 12),
            Buckets = new long[withBuckets ? DurationBuckets.Count : 0],
        };
        for (var i = 0; i < sums.Buckets.Length; i++)
        {
            sums.Buckets[i] = row.GetInt64(first + FixedNumbers + i);
        }

        return sums;
    }

    /// <summary>A statement over the rows that a query is about.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="query">What it is about.</param>
    /// <param name="text">Makes the statement of what stands behind its <c>FROM</c>, which a condition of its own may follow after <c>AND</c>.</param>
#pragma warning disable CA2100
    public static SqliteCommand Command(SqliteConnection connection, SeriesQuery query, Func<string, string> text)
    {
        var command = connection.CreateCommand();
        var only = "";
        foreach (var (column, value) in query.Only)
        {
            only += $" AND {column} = $only_{column}";
            command.Parameters.AddWithValue("$only_" + column, value);
        }

        var parts = new List<(string Table, string Where)>();
        foreach (var (table, from, until) in query.Stretches)
        {
            var number = parts.Count.ToString(CultureInfo.InvariantCulture);
            parts.Add((table, $"at >= $from{number} AND at < $until{number}{only}"));
            command.Parameters.AddWithValue("$from" + number, from);
            command.Parameters.AddWithValue("$until" + number, until);
        }

        command.CommandText = text(parts.Count == 1 ? $"{parts[0].Table} WHERE {parts[0].Where}" : $"({string.Join(" UNION ALL ", parts.Select(Part))}) WHERE 1");
        return command;

        string Part((string Table, string Where) part) => $"SELECT at, {string.Join(", ", Rollup.Dimensions)}, {string.Join(", ", Columns(query.WithBuckets))} FROM {part.Table} WHERE {part.Where}";
    }
#pragma warning restore CA2100

    private static IEnumerable<string> Columns(bool withBuckets) => withBuckets ? Rollup.Sums.Concat(Enumerable.Range(0, DurationBuckets.Count).Select(DurationBuckets.Column)) : Rollup.Sums;
}
