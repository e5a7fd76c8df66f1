using System.Globalization;
using Microsoft.Data.Sqlite;
using Weir.Engine.Storage;

namespace Weir.Engine.Operations.Series;

/// <summary>Reads the sums of operations over time. An answer costs what its minutes or hours cost, not what its operations would.</summary>
internal sealed class SeriesBook(Store store)
{
    private const int FixedColumns = 15;

    /// <summary>The sums of each step that has any, by series; the busiest series first. Without a split there is one, of no name.</summary>
    public async Task<IReadOnlyList<(string? Name, SortedDictionary<long, SeriesSums> Steps)>> ReadAsync(SeriesQuery query, CancellationToken cancellationToken)
    {
        await store.Writer.FlushAsync();
        return await store.ReadAsync(connection => Read(connection, query, cancellationToken), cancellationToken);
    }

    /// <summary>The sums of the whole range.</summary>
    public async Task<SeriesSums> TotalAsync(SeriesQuery query, CancellationToken cancellationToken)
    {
        var one = query with { StepSeconds = (int)(query.Until - query.From), By = null };
        await store.Writer.FlushAsync();
        var rows = await store.ReadAsync(connection => Rows(connection, one, [], isWhole: true, cancellationToken), cancellationToken);
        return rows.Count > 0 ? rows[0].Sums : new() { Buckets = new long[DurationBuckets.Count] };
    }

    private static List<(string? Name, SortedDictionary<long, SeriesSums> Steps)> Read(SqliteConnection connection, SeriesQuery query, CancellationToken cancellationToken)
    {
        var names = query.By is null ? [] : Busiest(connection, query);
        var series = new Dictionary<string, SortedDictionary<long, SeriesSums>>(StringComparer.Ordinal);
        var folded = new SortedDictionary<long, SeriesSums>();
        foreach (var (at, name, sums) in Rows(connection, query, names, isWhole: false, cancellationToken))
        {
            if (name is null)
            {
                folded[at] = sums;
                continue;
            }

            if (!series.TryGetValue(name, out var steps))
            {
                series.Add(name, steps = []);
            }

            steps[at] = sums;
        }

        if (query.By is null)
        {
            return [(null, folded)];
        }

        var named = names.Where(series.ContainsKey).Select(name => ((string?)name, series[name])).ToList();
        return folded.Count > 0 ? [.. named, (SeriesQuery.Other, folded)] : named;
    }

    private static List<string> Busiest(SqliteConnection connection, SeriesQuery query)
    {
        using var command = Command(connection, query, where =>
            $"SELECT {Split(query)} FROM {Table(query)} WHERE {where} GROUP BY 1 ORDER BY sum(operations) DESC, 1 LIMIT {SeriesQuery.MaxSeries.ToString(CultureInfo.InvariantCulture)}");
        using var row = command.ExecuteReader();
        var names = new List<string>();
        while (row.Read())
        {
            names.Add(row.GetString(0));
        }

        return names;
    }

    private static List<(long At, string? Name, SeriesSums Sums)> Rows(
        SqliteConnection connection, SeriesQuery query, List<string> names, bool isWhole, CancellationToken cancellationToken)
    {
        var name = names.Count == 0 ? "NULL" : $"CASE WHEN {Split(query)} IN ({string.Join(", ", names.Select((_, i) => NameOf(i)))}) THEN {Split(query)} END";
        var buckets = query.WithBuckets ? ", " + string.Join(", ", Enumerable.Range(0, DurationBuckets.Count).Select(i => $"sum({DurationBuckets.Column(i)})")) : "";
        var errors = $"sum(CASE WHEN outcome IN ({Rollup.NoErrors}) THEN 0 ELSE operations END), sum(CASE WHEN outcome IN ('completed', 'fallback') THEN operations ELSE 0 END)";
        using var command = Command(connection, query, where => $"""
            SELECT {(isWhole ? "0" : "at / $step * $step")} AS step, {name} AS name, {errors}, {string.Join(", ", Rollup.Sums.Select(one => $"sum({one})"))}{buckets}
            FROM {Table(query)} WHERE {where} GROUP BY 1, 2
            """);
        for (var i = 0; i < names.Count; i++)
        {
            command.Parameters.AddWithValue(NameOf(i), names[i]);
        }

        if (!isWhole)
        {
            command.Parameters.AddWithValue("$step", query.StepSeconds);
        }

        using var row = command.ExecuteReader();
        var rows = new List<(long, string?, SeriesSums)>();
        while (row.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Add((row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1), Sums(row, query.WithBuckets)));
        }

        return rows;
    }

    private static SeriesSums Sums(SqliteDataReader row, bool withBuckets)
    {
        var sums = new SeriesSums
        {
            Errors = row.GetInt64(2),
            Successes = row.GetInt64(3),
            Operations = row.GetInt64(4),
            InputTokens = row.GetInt64(5),
            OutputTokens = row.GetInt64(6),
            CostNanoUsd = row.GetInt64(7),
            DurationUs = row.GetInt64(8),
            Timed = row.GetInt64(9),
            Fallbacks = row.GetInt64(10),
            QualityMicro = row.GetInt64(11),
            Qualities = row.GetInt64(12),
            SatisfactionMicro = row.GetInt64(13),
            Satisfactions = row.GetInt64(14),
            Buckets = new long[withBuckets ? DurationBuckets.Count : 0],
        };
        for (var i = 0; i < sums.Buckets.Length; i++)
        {
            sums.Buckets[i] = row.GetInt64(FixedColumns + i);
        }

        return sums;
    }

    // Text from constants of this module only: the names of columns are those of Rollup.Dimensions.
#pragma warning disable CA2100
    private static SqliteCommand Command(SqliteConnection connection, SeriesQuery query, Func<string, string> text)
    {
        var command = connection.CreateCommand();
        var where = "at >= $from AND at < $until";
        foreach (var (column, value) in query.Only)
        {
            where += $" AND {column} = $only_{column}";
            command.Parameters.AddWithValue("$only_" + column, value);
        }

        command.CommandText = text(where);
        command.Parameters.AddWithValue("$from", query.From);
        command.Parameters.AddWithValue("$until", query.Until);
        return command;
    }
#pragma warning restore CA2100

    private static string Split(SeriesQuery query) => query.Then is null ? query.By! : $"{query.By} || char(31) || {query.Then}";

    private static string Table(SeriesQuery query) => query.ReadsMinutes ? "operation_minutes" : "operation_hours";

    private static string NameOf(int number) => "$name" + number.ToString(CultureInfo.InvariantCulture);
}
