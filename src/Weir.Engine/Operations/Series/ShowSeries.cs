using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;

namespace Weir.Engine.Operations.Series;

/// <summary><c>GET /api/timeseries</c>: one number over time, of all operations or split by something, in at most as many points as asked for.</summary>
internal static class ShowSeries
{
    public static readonly ApiFields Known = ApiFields.Of(["metric", "by", "since: moment", "until: moment", "points: whole", .. SeriesSplit.Names]);

    /// <summary>The names of every metric.</summary>
    public static readonly string[] Metrics = [.. SeriesMetric.All.Select(one => one.Name)];

    /// <summary>The split of a heat map: how many took how long.</summary>
    public const string Duration = "duration";

    // What stands for a name that nobody gave where two names stand together.
    private const string NoName = "(none)";

    /// <summary>The answer: each series has a point for each step of the range.</summary>
    public sealed record SeriesAnswer(string Metric, string Unit, int StepSeconds, IReadOnlyList<OneSeries> Series);

    /// <summary>A series with the value of its whole range. Its name is <see langword="null"/> where nothing was split, and the empty text for what names none.</summary>
    public sealed record OneSeries(string? Name, JsonNode? Total, IReadOnlyList<Point> Points);

    /// <summary>The value of the step that begins at a time; <see langword="null"/> where there is nothing to tell of.</summary>
    public sealed record Point(DateTimeOffset At, JsonNode? Value);

    public static async Task<Results<Ok<SeriesAnswer>, ValidationProblem>> Handle(HttpRequest request, SeriesBook book, SeriesSpan span, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var metric = Array.Find(SeriesMetric.All, one => one.Name == query.Word("metric", "requests", Metrics));
        var asked = Asked(query, span, Actor.Of(request.HttpContext).Team);
        if (query.Problem is { } problem || asked is null || metric is null)
        {
            return query.Problem ?? TypedResults.ValidationProblem(new Dictionary<string, string[]>());
        }

        var byDuration = query.Text("by") == Duration;
        var read = await book.ReadAsync(asked with { WithBuckets = metric.NeedsBuckets || byDuration }, cancellationToken);
        var series = byDuration ? Durations(read[0].Steps) : read;
        return TypedResults.Ok(new SeriesAnswer(metric.Name, metric.Unit, asked.StepSeconds, [.. series.Select(one => Series(asked, metric, one))]));
    }

    private static OneSeries Series(SeriesQuery asked, SeriesMetric metric, (string? Name, SortedDictionary<long, SeriesSums> Steps) one)
    {
        var name = asked.Then is null || one.Name is null || !one.Name.Contains(SeriesQuery.Between, StringComparison.Ordinal)
            ? one.Name
            : string.Join(" · ", one.Name.Split(SeriesQuery.Between).Select(part => part.Length == 0 ? NoName : part));
        return new(name, metric.Value(SeriesSums.Of(one.Steps.Values), (int)(asked.Until - asked.From)), Points(asked, metric, one.Steps));
    }

    /// <summary>A series for each bucket that has anything, the fastest first; its name is the most milliseconds, <c>+Inf</c> above all boundaries.</summary>
    private static List<(string? Name, SortedDictionary<long, SeriesSums> Steps)> Durations(SortedDictionary<long, SeriesSums> steps)
    {
        var series = new List<(string?, SortedDictionary<long, SeriesSums>)>();
        for (var bucket = 0; bucket < DurationBuckets.Count; bucket++)
        {
            var counts = new SortedDictionary<long, SeriesSums>();
            foreach (var (at, sums) in steps.Where(one => one.Value.Buckets[bucket] > 0))
            {
                counts[at] = new() { Operations = sums.Buckets[bucket] };
            }

            if (counts.Count > 0)
            {
                series.Add((bucket < DurationBuckets.UpperMs.Length ? DurationBuckets.UpperMs[bucket].ToString(CultureInfo.InvariantCulture) : "+Inf", counts));
            }
        }

        return series;
    }

    private static SeriesQuery? Asked(ApiQuery query, SeriesSpan span, string? within)
    {
        var by = By(query);
        var points = Points(query);
        var range = span.Read(query);
        var only = SeriesSplit.Only(query, by, within);
        return query.Problem is not null ? null : SeriesQuery.Over(range.Since, range.Until, points, span.MinutesSince) with
        {
            By = by.Length > 0 ? SeriesSplit.Column(by[0]) : null,
            Then = by.Length > 1 ? SeriesSplit.Column(by[1]) : null,
            Only = only,
        };
    }

    // One name, or two with a comma between; none for one series, and for one that is split by its durations.
    private static string[] By(ApiQuery query)
    {
        if (query.Text("by") is not { } text)
        {
            return [];
        }

        if (text == Duration)
        {
            if (query.Text("metric") is not (null or "requests"))
            {
                query.Refuse("by", "can be duration for the metric requests alone");
            }

            return [];
        }

        var names = text.Split(',');
        if (names.Length > 2 || names.Distinct(StringComparer.Ordinal).Count() < names.Length || names.Any(name => !SeriesSplit.Names.Contains(name, StringComparer.Ordinal)))
        {
            query.Refuse("by", $"must be one or two different ones of {string.Join(", ", SeriesSplit.Names)}, with a comma between, or {Duration}");
        }

        return names;
    }

    private static List<Point> Points(SeriesQuery query, SeriesMetric metric, SortedDictionary<long, SeriesSums> steps)
    {
        var nothing = new SeriesSums { Buckets = new long[DurationBuckets.Count] };
        var points = new List<Point>(query.Points);
        for (var at = query.From; at < query.Until; at += query.StepSeconds)
        {
            points.Add(new(DateTimeOffset.FromUnixTimeSeconds(at), metric.Value(steps.GetValueOrDefault(at, nothing), query.StepSeconds)));
        }

        return points;
    }

    private static int Points(ApiQuery query)
    {
        if (query.Text("points") is not { } text)
        {
            return SeriesQuery.MaxPoints;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var points) && points is >= 1 and <= SeriesQuery.MaxPoints)
        {
            return points;
        }

        query.Refuse("points", $"must be a whole number from 1 to {SeriesQuery.MaxPoints}");
        return SeriesQuery.MaxPoints;
    }
}
