using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;

namespace Weir.Engine.Operations.Series;

/// <summary><c>GET /api/timeseries</c>: one number over time, of all operations or split by something, in at most as many points as asked for.</summary>
internal static class ShowSeries
{
    public static readonly ApiFields Known = ApiFields.Of(["metric", "by", "since: moment", "until: moment", "points: whole", .. SeriesSplit.Names]);
    private static readonly string[] Metrics = [.. SeriesMetric.All.Select(one => one.Name)];

    /// <summary>The answer: each series has a point for each step of the range.</summary>
    /// <param name="Metric">What it tells.</param>
    /// <param name="Unit">Of its values.</param>
    /// <param name="StepSeconds">Length of a step.</param>
    /// <param name="Series">The series.</param>
    /// <param name="BucketsMs">Of <c>duration_buckets</c> the upper boundaries, milliseconds; there is one count more, of what took longer.</param>
    public sealed record SeriesAnswer(
        string Metric, string Unit, int StepSeconds, IReadOnlyList<OneSeries> Series, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<long>? BucketsMs);

    /// <summary>A series. Its name is <see langword="null"/> where nothing was split, and the empty text for what names none.</summary>
    public sealed record OneSeries(string? Name, IReadOnlyList<Point> Points);

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

        var read = await book.ReadAsync(asked with { WithBuckets = metric.NeedsBuckets }, cancellationToken);
        return TypedResults.Ok(new SeriesAnswer(metric.Name, metric.Unit, asked.StepSeconds, [.. read.Select(one => new OneSeries(one.Name, Points(asked, metric, one.Steps)))], metric.Name == SeriesMetric.DurationBuckets ? DurationBuckets.UpperMs : null));
    }

    private static SeriesQuery? Asked(ApiQuery query, SeriesSpan span, string? within)
    {
        var by = query.Word("by", usual: null, SeriesSplit.Names);
        var points = Points(query);
        var range = span.Read(query);
        var only = SeriesSplit.Only(query, by is null ? [] : [by], within);
        return query.Problem is not null
            ? null
            : SeriesQuery.Over(range.Since, range.Until, points, span.MinutesSince) with { By = by is null ? null : SeriesSplit.Column(by), Only = only };
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
