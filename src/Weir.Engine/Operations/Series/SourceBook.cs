using Microsoft.Data.Sqlite;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Operations.Series;

/// <summary>Reads what is known of a source of operations: the gateway, or an integration that reports.</summary>
public sealed class SourceBook
{
    // Custom measurements are read from the operations themselves: of so many, the youngest.
    private const int MetricOperations = 10_000;

    private static readonly TimeSpan ByMinute = TimeSpan.FromHours(12);

    // What takes longer counts as slow (docs/health.md).
    private const long SlowMs = 30_000;

    private const string Names = """
        WITH RECURSIVE s(name) AS (
          SELECT (SELECT source FROM operations INDEXED BY operations_source WHERE source <> 'gateway' ORDER BY source LIMIT 1)
          UNION ALL
          SELECT (SELECT source FROM operations INDEXED BY operations_source WHERE source <> 'gateway' AND source > s.name ORDER BY source LIMIT 1) FROM s WHERE s.name IS NOT NULL)
        SELECT name FROM s WHERE name IS NOT NULL LIMIT 1000
        """;

    private const string NamesOfTeam = "SELECT DISTINCT source FROM operation_hours WHERE at >= $since AND team = $team AND source <> 'gateway' ORDER BY source LIMIT 1000";

    private const string Now = """
        SELECT (SELECT count(*) FROM operations INDEXED BY operations_running WHERE outcome = 'running' AND source = $source AND ($team IS NULL OR team = $team)),
          (SELECT started_at FROM (
             SELECT started_at, team FROM operations INDEXED BY operations_source WHERE source = $source AND source <> 'gateway' ORDER BY started_at DESC LIMIT 10000)
           WHERE $team IS NULL OR team = $team LIMIT 1)
        """;

    private const string Active = "SELECT count(*) FROM operations INDEXED BY operations_running WHERE outcome = 'running'";

    private const string Metrics = """
        SELECT m.key, count(*), avg(m.value), min(m.value), max(m.value)
        FROM (SELECT reported FROM operations INDEXED BY operations_source WHERE source = $source AND source <> 'gateway' AND started_at >= $since AND ($team IS NULL OR team = $team)
              ORDER BY started_at DESC LIMIT $most) AS o,
          json_each(o.reported, '$.metrics') AS m
        GROUP BY m.key ORDER BY m.key LIMIT 100
        """;

    private readonly Store _store;
    private readonly SeriesBook _series;
    private readonly SeriesSpan _span;

    internal SourceBook(Store store, SeriesBook series, SeriesSpan span)
    {
        _store = store;
        _series = series;
        _span = span;
    }

    /// <summary>Every integration of which an operation is kept, by name; at most 1,000.</summary>
    public Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<string>>(Names, [], List, cancellationToken);

    /// <summary>Every integration of which an operation of a team began in the last 30 days, by name; at most 1,000.</summary>
    public Task<IReadOnlyList<string>> NamesAsync(string team, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<string>>(
        NamesOfTeam, [("$team", team), ("$since", _span.Last(TimeSpan.FromDays(30)).Since)], List, cancellationToken);

    /// <summary>How an integration stands now.</summary>
    /// <param name="source">Which.</param>
    /// <param name="team">The only team whose operations count; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<SourceNow> NowAsync(string source, string? team, CancellationToken cancellationToken) => ReadAsync(Now, [("$source", source), ("$team", Value(team))], static row =>
        row.Read() ? new SourceNow(row.GetInt64(0), row.IsDBNull(1) ? null : Timestamps.FromUnixMicroseconds(row.GetInt64(1))) : new(0, null), cancellationToken);

    /// <summary>Operations that integrations began and did not end yet.</summary>
    public Task<long> ActiveAsync(CancellationToken cancellationToken) => ReadAsync(Active, [], static row => row.Read() ? row.GetInt64(0) : 0, cancellationToken);

    /// <summary>The measurements of an integration's own, at most 100, in its youngest operations since a time.</summary>
    /// <param name="source">Which.</param>
    /// <param name="team">The only team whose operations count; <see langword="null"/> for all.</param>
    /// <param name="since">The time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<CustomMetric>> MetricsAsync(string source, string? team, DateTimeOffset since, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<CustomMetric>>(
        Metrics, [("$source", source), ("$team", Value(team)), ("$since", since.ToUnixMicroseconds()), ("$most", MetricOperations)], static row =>
        {
            var metrics = new List<CustomMetric>();
            while (row.Read())
            {
                metrics.Add(new(row.GetString(0), row.GetInt64(1), row.GetDouble(2), row.GetDouble(3), row.GetDouble(4)));
            }

            return metrics;
        }, cancellationToken);

    /// <summary>The statistics of the last stretch of time.</summary>
    /// <param name="source">Whose; <see langword="null"/> for all integrations and the gateway together.</param>
    /// <param name="team">The only team whose operations count; <see langword="null"/> for all.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<(SourceStats Stats, IReadOnlyList<DurationShare> Durations)> StatsAsync(string? source, string? team, TimeSpan length, CancellationToken cancellationToken)
    {
        var (since, until) = _span.Last(length);
        var sums = await _series.TotalAsync(SeriesQuery.Whole(since, until, _span.MinutesSince) with { Only = Only(source, team), WithBuckets = true }, cancellationToken);
        return (SourceStats.Of(sums), [.. sums.Buckets.Select((count, i) => new DurationShare(i < DurationBuckets.UpperMs.Length ? DurationBuckets.UpperMs[i] : null, count))]);
    }

    /// <summary>How a team's operations of an integration went in the last hour, minute by minute.</summary>
    public async Task<IReadOnlyList<TeamMinute>> LastHourAsync(string source, string team, CancellationToken cancellationToken)
    {
        var (since, until) = _span.Last(TimeSpan.FromHours(1));
        var asked = SeriesQuery.Over(since, until, SeriesQuery.MaxPoints, _span.MinutesSince) with { Only = Only(source, team), WithBuckets = true };
        return [.. (await _series.ReadAsync(asked, cancellationToken))[0].Steps.Select(step =>
            new TeamMinute((int)(until - step.Key) / Rollup.MinuteSeconds, step.Value.Operations, step.Value.Errors, step.Value.Fallbacks, DurationBuckets.Above(SlowMs, step.Value.Buckets)))];
    }

    /// <summary>The same step by step, at most <paramref name="points"/> of them; of more than 12 hours no step is shorter than an hour, so that no minutes are read.</summary>
    public async Task<(int StepSeconds, IReadOnlyList<SourcePoint> Points)> PointsAsync(string? source, string? team, TimeSpan length, int points, CancellationToken cancellationToken)
    {
        var asked = Asked(source, team, length, length > ByMinute ? Math.Min(points, (int)length.TotalHours + 1) : points);
        var steps = (await _series.ReadAsync(asked, cancellationToken))[0].Steps;
        var nothing = new SeriesSums { Buckets = new long[DurationBuckets.Count] };
        var list = new List<SourcePoint>(asked.Points);
        for (var at = asked.From; at < asked.Until; at += asked.StepSeconds)
        {
            list.Add(new(DateTimeOffset.FromUnixTimeSeconds(at), SourceStats.Of(steps.GetValueOrDefault(at, nothing))));
        }

        return (asked.StepSeconds, list);
    }

    private SeriesQuery Asked(string? source, string? team, TimeSpan length, int points)
    {
        var (since, until) = _span.Last(length);
        return SeriesQuery.Over(since, until, points, _span.MinutesSince) with { Only = Only(source, team), WithBuckets = true };
    }

    private static Dictionary<string, string> Only(string? source, string? team)
    {
        var only = new Dictionary<string, string>(StringComparer.Ordinal);
        if (source is not null)
        {
            only["source"] = source;
        }

        if (team is not null)
        {
            only["team"] = team;
        }

        return only;
    }

    private static object Value(string? text) => text is null ? DBNull.Value : text;

    private static List<string> List(SqliteDataReader row)
    {
        var names = new List<string>();
        while (row.Read())
        {
            names.Add(row.GetString(0));
        }

        return names;
    }

    // Text from constants above only.
#pragma warning disable CA2100
    private async Task<T> ReadAsync<T>(string sql, (string Name, object Value)[] values, Func<SqliteDataReader, T> read, CancellationToken cancellationToken)
    {
        await _store.Writer.FlushAsync();
        return await _store.ReadAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in values)
            {
                command.Parameters.AddWithValue(name, value);
            }

            using var row = command.ExecuteReader();
            return read(row);
        }, cancellationToken);
    }
#pragma warning restore CA2100
}
