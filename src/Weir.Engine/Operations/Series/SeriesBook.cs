using System.Globalization;
using Microsoft.Data.Sqlite;
using Weir.Engine.Storage;

namespace Weir.Engine.Operations.Series;

/// <summary>Reads the sums of operations over time. An answer costs what its minutes or hours cost, not what its operations would.</summary>
internal sealed class SeriesBook(Store store)
{
    /// <summary>The sums of each step that has any, by series; the busiest series first. Without a split there is one, of no name.</summary>
    public async Task<IReadOnlyList<(string? Name, SortedDictionary<long, SeriesSums> Steps)>> ReadAsync(SeriesQuery query, CancellationToken cancellationToken)
    {
        await store.Writer.FlushAsync();
        return await store.ReadAsync(connection => Read(connection, query, cancellationToken), cancellationToken);
    }

    /// <summary>The sums of the whole of <see cref="SeriesQuery.Whole"/>.</summary>
    public async Task<SeriesSums> TotalAsync(SeriesQuery query, CancellationToken cancellationToken)
    {
        await store.Writer.FlushAsync();
        return await store.ReadAsync(connection => Total(connection, query), cancellationToken);
    }

    private static List<(string? Name, SortedDictionary<long, SeriesSums> Steps)> Read(SqliteConnection connection, SeriesQuery query, CancellationToken cancellationToken)
    {
        var names = query.By is null ? [] : Busiest(connection, query);
        var series = new Dictionary<string, SortedDictionary<long, SeriesSums>>(StringComparer.Ordinal);
        var folded = new SortedDictionary<long, SeriesSums>();
        foreach (var (at, name, sums) in Rows(connection, query, names, cancellationToken))
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

    private static SeriesSums Total(SqliteConnection connection, SeriesQuery query)
    {
        using var command = SumsText.Command(connection, query, from => $"SELECT count(*), {SumsText.Numbers(query.WithBuckets)} FROM {from}");
        using var row = command.ExecuteReader();
        return row.Read() && row.GetInt64(0) > 0 ? SumsText.Read(row, 1, query.WithBuckets) : new() { Buckets = new long[DurationBuckets.Count] };
    }

    private static List<string> Busiest(SqliteConnection connection, SeriesQuery query)
    {
        using var command = SumsText.Command(connection, query, from =>
            $"SELECT {Split(query)} FROM {from} GROUP BY 1 ORDER BY sum(operations) DESC, 1 LIMIT {SeriesQuery.MaxSeries.ToString(CultureInfo.InvariantCulture)}");
        using var row = command.ExecuteReader();
        var names = new List<string>();
        while (row.Read())
        {
            names.Add(row.GetString(0));
        }

        return names;
    }

    private static List<(long At, string? Name, SeriesSums Sums)> Rows(SqliteConnection connection, SeriesQuery query, List<string> names, CancellationToken cancellationToken)
    {
        var name = names.Count == 0 ? "NULL" : $"CASE WHEN {Split(query)} IN ({string.Join(", ", names.Select((_, i) => NameOf(i)))}) THEN {Split(query)} END";
        using var command = SumsText.Command(connection, query, from => $"SELECT at / $step * $step, {name}, {SumsText.Numbers(query.WithBuckets)} FROM {from} GROUP BY 1, 2");
        command.Parameters.AddWithValue("$step", query.StepSeconds);
        for (var i = 0; i < names.Count; i++)
        {
            command.Parameters.AddWithValue(NameOf(i), names[i]);
        }

        using var row = command.ExecuteReader();
        var rows = new List<(long, string?, SeriesSums)>();
        while (row.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Add((row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1), SumsText.Read(row, 2, query.WithBuckets)));
        }

        return rows;
    }

    private static string Split(SeriesQuery query) => query.Then is null ? query.By! : $"{query.By} || char(31) || {query.Then}";

    private static string NameOf(int number) => "$name" + number.ToString(CultureInfo.InvariantCulture);
}
