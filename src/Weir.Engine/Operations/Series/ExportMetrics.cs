using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Weir.Engine.Identity;

namespace Weir.Engine.Operations.Series;

/// <summary><c>GET /api/metrics/export?format=json|csv&amp;wrapper=&amp;since=&amp;until=</c> (S1-10): a line for each hour and source, those without operations left out.</summary>
internal static class ExportMetrics
{
    public static readonly ApiFields Known = ApiFields.Of("format: csv|json", "wrapper", "since: moment", "until: moment");
    private static readonly string[] Formats = ["json", "csv"];

    private static readonly string[] Head =
    [
        "hour", "wrapper", "operations", "successes", "errors", "fallbacks", "success_rate", "error_rate", "fallback_rate", "average_duration_ms", "duration_p50_ms", "duration_p95_ms",
        "duration_p99_ms", "cost_usd", "input_tokens", "output_tokens", "quality", "satisfaction",
    ];

    /// <summary>An hour of a source.</summary>
    public sealed record MetricsHour(DateTimeOffset Hour, string Wrapper, SourceStats Stats);

    public static async Task<IResult> Handle(HttpRequest request, SeriesBook book, SeriesSpan span, IOptions<JsonOptions> json, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var isCsv = query.Word("format", "json", Formats) == "csv";
        var (since, until) = span.Read(query);
        if (until - since > (366 + 1) * 86_400L)
        {
            query.Refuse("since", "must be at most 366 days before until");
        }

        if (query.Problem is { } problem)
        {
            return problem;
        }

        var asked = Asked(since, until, query.Text("wrapper"), Actor.Of(request.HttpContext).Team);
        return isCsv
            ? TypedResults.Stream(stream => WriteAsync(stream, book, asked, (CsvLine.Of(Head), "", ""), Line, cancellationToken), "text/csv; charset=utf-8", "metrics.csv")
            : TypedResults.Stream(stream => WriteAsync(stream, book, asked, ("[", ",\n", "]\n"), hour => JsonSerializer.Serialize(hour, json.Value.SerializerOptions), cancellationToken), "application/json", "metrics.json");
    }

    private static SeriesQuery Asked(long since, long until, string? wrapper, string? team)
    {
        var only = new Dictionary<string, string>(StringComparer.Ordinal);
        if (wrapper is not null)
        {
            only["source"] = wrapper;
        }

        if (team is not null)
        {
            only["team"] = team;
        }

        return new()
        {
            From = since / Rollup.HourSeconds * Rollup.HourSeconds,
            Until = (until + Rollup.HourSeconds - 1) / Rollup.HourSeconds * Rollup.HourSeconds,
            StepSeconds = Rollup.HourSeconds,
            By = "source",
            Only = only,
            WithBuckets = true,
        };
    }

    // A day at a time is in memory.
    private static async Task WriteAsync(
        Stream stream, SeriesBook book, SeriesQuery asked, (string Head, string Between, string End) form, Func<MetricsHour, string> one, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(form.Head), cancellationToken);
        var isFirst = true;
        for (var from = asked.From; from < asked.Until; from += 86_400)
        {
            var text = new StringBuilder();
            var series = await book.ReadAsync(asked with { From = from, Until = Math.Min(asked.Until, from + 86_400) }, cancellationToken);
            foreach (var hour in series.SelectMany(source => source.Steps.Select(step => new MetricsHour(DateTimeOffset.FromUnixTimeSeconds(step.Key), source.Name ?? "", SourceStats.Of(step.Value)))).OrderBy(hour => hour.Hour))
            {
                text.Append(isFirst ? "" : form.Between).Append(one(hour));
                isFirst = false;
            }

            await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(form.End), cancellationToken);
    }

    private static string Line(MetricsHour hour)
    {
        var stats = hour.Stats;
        return CsvLine.Of(
            hour.Hour.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), hour.Wrapper, Text(stats.Operations), Text(stats.Successes), Text(stats.Errors), Text(stats.Fallbacks),
            Text(stats.SuccessRate), Text(stats.ErrorRate), Text(stats.FallbackRate), Text(stats.AverageDurationMs), Text(stats.DurationP50Ms), Text(stats.DurationP95Ms), Text(stats.DurationP99Ms),
            stats.CostUsd.ToString(), Text(stats.InputTokens), Text(stats.OutputTokens), Text(stats.Quality), Text(stats.Satisfaction));
    }

    private static string Text(double? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
