using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;

namespace Weir.Engine.Operations.Series;

/// <summary><c>GET /api/timeseries</c>: one number over time, of all operations or split by something, in at most as many points as asked for.</summary>
internal static class ShowSeries
{
    public static readonly ApiFields Known = ApiFields.Of("metric", "by", "since: moment", "until: moment", "points: whole", "team", "key", "provider", "model", "source", "outcome");
    private static readonly string[] Splits = ["provider", "model", "team", "key", "outcome", "source"];
    private static readonly string[] Metrics = [.. SeriesMetric.All.Select(one => one.Name)];

    /// <summary>The answer: each series has a point for each step of the range.</summary>
    public sealed record SeriesAnswer(string Metric, string Unit, int StepSeconds, IReadOnlyList<OneSeries> Series);

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
        return TypedResults.Ok(new SeriesAnswer(metric.Name, metric.Unit, asked.StepSeconds, [.. read.Select(one => new OneSeries(one.Name, Points(asked, metric, one.Steps)))]));
    }

    private static SeriesQuery? Asked(ApiQuery query, SeriesSpan span, string? within)
    {
        var by = query.Word("by", usual: null, Splits);
        var points = Points(query);
        var range = span.Read(query);
        if (query.Problem is not null)
        {
            return null;
        }

        var only = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Splits.Where(name => query.Text(name) is not null))
        {
            only[Column(name)] = query.Text(name)!;
        }

        // What an integration reports and sends through the gateway too would count twice.
        if (by != "source")
        {
            only.TryAdd("source", OperationSource.Gateway);
        }

        if (within is not null && only.GetValueOrDefault("team", within) != within)
        {
            // Another team's is not there.
            query.Refuse("team", $"must be '{within}', which alone you may see; it may be left out");
            return null;
        }

        if (within is not null)
        {
            only["team"] = within;
        }

        return SeriesQuery.Over(range.Since, range.Until, points, span.MinutesSince) with { By = by is null ? null : Column(by), Only = only };
    }

    private static List<Point> Points(SeriesQuery query, SeriesMetric metric, SortedDictionary<long, SeriesSums> steps)
    {
        var nothing = new SeriesSums { Buckets = new long[DurationBuckets.Count] };
        var points = new List<Point>(query.Points);
        for (var at = query.From; at < query.Until; at += query.StepSeconds)
        {
            points.Add(new(DateTimeOffset.FromUnixTimeSeconds(at), metric.Value(steps.GetValueOrDefault(at, nothing))));
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

    private static string Column(string name) => name == "key" ? "key_id" : name;
}
