using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Weir.Engine.Identity;
using Weir.Engine.Operations;
using Weir.Engine.Operations.Series;
using NotFound = Weir.Engine.Operations.NotFound;

namespace Weir.Engine.Integrations.Wrappers;

/// <summary>Statistics and health of integrations by the paths of the seeds (S0-43, S0-47, S0-48, S1-07 to S1-10).</summary>
internal static class WrapperEndpoints
{
    private const int MaxHours = 366 * 24;
    private static readonly ApiFields RangeOnly = ApiFields.Of("range");
    private static readonly ApiFields HoursOnly = ApiFields.Of("hours: whole");
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/wrappers", List).For(Permission.OperationsRead, Reach.Team);
        endpoints.MapGet("/api/wrappers/health", Health).For(Permission.OperationsRead, Reach.Team);
        endpoints.MapGet("/api/wrappers/{name}/metrics", Metrics).Asks(HoursOnly).For(Permission.OperationsRead, Reach.Team);
        endpoints.MapGet("/api/wrapper-stats/{name}", Stats).For(Permission.OperationsRead, Reach.Team);
        endpoints.MapGet("/api/charts/performance", PerformanceChart).Asks(RangeOnly).For(Permission.OperationsRead, Reach.Team);
        endpoints.MapGet("/api/charts/health", HealthChart).Asks(RangeOnly).For(Permission.OperationsRead, Reach.Team);
    }

    /// <summary>One integration in short.</summary>
    public sealed record WrapperView(string Name, bool Active, long ActiveOperations, DateTimeOffset? LastOperationAt, WrapperBook.WrapperHealth Health);

    /// <summary>All of them; there are at most some thousand.</summary>
    public sealed record WrapperList(IReadOnlyList<WrapperView> Items, string? Next);

    /// <summary>Their health.</summary>
    public sealed record HealthList(IReadOnlyList<WrapperBook.WrapperHealth> Items, string? Next);

    /// <summary>Statistics of 24 hours, health, and what its charts are drawn of.</summary>
    public sealed record WrapperStats(string Name, WrapperTotals Stats, WrapperBook.WrapperHealth Health, WrapperCharts Charts);

    /// <summary>Statistics of an integration.</summary>
    public sealed record WrapperTotals(int Hours, SourceStats Totals, long ActiveOperations, DateTimeOffset? LastOperationAt, IReadOnlyList<CustomMetric> CustomMetrics);

    /// <summary>The four charts of S0-47, by the hour; rates in percent, their axis from 0 to 100.</summary>
    public sealed record WrapperCharts(
        IReadOnlyList<ChartPoint> SuccessRate, IReadOnlyList<DurationShare> ResponseTime, IReadOnlyList<ChartPoint> Errors, IReadOnlyList<ChartPoint> FallbackUsage);

    /// <summary>A point of a chart; <see langword="null"/> where there was no operation.</summary>
    public sealed record ChartPoint(DateTimeOffset At, double? Value);

    /// <summary>Hours of an integration.</summary>
    public sealed record WrapperHours(string Name, int Hours, IReadOnlyList<SourcePoint> Items);

    /// <summary>A chart of several lines.</summary>
    public sealed record Chart(int StepSeconds, IReadOnlyList<ChartLine> Series);

    /// <summary>A line.</summary>
    public sealed record ChartLine(string Name, string Unit, IReadOnlyList<ChartPoint> Points);

    private static async Task<Ok<WrapperList>> List(HttpContext http, WrapperBook book, SourceBook sources, CancellationToken cancellationToken)
    {
        var (items, team) = (new List<WrapperView>(), Actor.Of(http).Team);
        foreach (var name in await book.NamesAsync(team, cancellationToken))
        {
            var now = await sources.NowAsync(name, team, cancellationToken);
            var health = await book.HealthOfAsync(name, team, cancellationToken);
            items.Add(new(name, now.ActiveOperations > 0 || health.Operations > 0, now.ActiveOperations, now.LastOperationAt, health));
        }

        return TypedResults.Ok(new WrapperList(items, null));
    }

    private static async Task<Ok<HealthList>> Health(HttpContext http, WrapperBook book, CancellationToken cancellationToken)
    {
        var (items, team) = (new List<WrapperBook.WrapperHealth>(), Actor.Of(http).Team);
        foreach (var name in await book.NamesAsync(team, cancellationToken))
        {
            items.Add(await book.HealthOfAsync(name, team, cancellationToken));
        }

        return TypedResults.Ok(new HealthList(items, null));
    }

    private static async Task<Results<Ok<WrapperStats>, ProblemHttpResult>> Stats(
        string name, HttpContext http, WrapperBook book, SourceBook sources, TimeProvider clock)
    {
        var (team, cancellationToken) = (Actor.Of(http).Team, http.RequestAborted);
        if (await MissingAsync(name, team, book, cancellationToken) is { } missing)
        {
            return missing;
        }

        var (stats, durations) = await sources.StatsAsync(name, team, Day, cancellationToken);
        var now = await sources.NowAsync(name, team, cancellationToken);
        var metrics = await sources.MetricsAsync(name, team, clock.GetUtcNow() - Day, cancellationToken);
        var (_, points) = await sources.PointsAsync(name, team, Day, points: 25, cancellationToken);
        return TypedResults.Ok(new WrapperStats(
            name, new(Day.Days * 24, stats, now.ActiveOperations, now.LastOperationAt, metrics), await book.HealthOfAsync(name, team, cancellationToken),
            new(Line(points, one => Percent(one.SuccessRate)), durations, Line(points, one => one.Errors), Line(points, one => Percent(one.FallbackRate)))));
    }

    private static async Task<Results<Ok<WrapperHours>, ProblemHttpResult, ValidationProblem>> Metrics(string name, HttpRequest request, WrapperBook book, SourceBook sources, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, HoursOnly);
        if (!int.TryParse(query.Text("hours") ?? "24", System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var hours) || hours is < 1 or > MaxHours)
        {
            query.Refuse("hours", $"must be a whole number from 1 to {MaxHours}");
        }

        if (query.Problem is { } problem)
        {
            return problem;
        }

        var team = Actor.Of(request.HttpContext).Team;
        if (await MissingAsync(name, team, book, cancellationToken) is { } missing)
        {
            return missing;
        }

        var (_, points) = await sources.PointsAsync(name, team, TimeSpan.FromHours(hours), Math.Min(hours + 1, 1_000), cancellationToken);
        return TypedResults.Ok(new WrapperHours(name, hours, points));
    }

    private static async Task<Results<Ok<Chart>, ValidationProblem>> PerformanceChart(HttpRequest request, SourceBook sources, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, RangeOnly);
        var range = query.Range(Day);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var (step, points) = await sources.PointsAsync(OperationSource.Gateway, Actor.Of(request.HttpContext).Team, range, points: 100, cancellationToken);
        return TypedResults.Ok(new Chart(step,
        [
            new("average", "ms", Line(points, one => one.AverageDurationMs)),
            new("p95", "ms", Line(points, one => one.DurationP95Ms)),
            new("operations", "operations", Line(points, one => one.Operations)),
        ]));
    }

    private static async Task<Results<Ok<Chart>, ValidationProblem>> HealthChart(HttpRequest request, WrapperBook book, SourceBook sources, CancellationToken cancellationToken)
    {
        const int most = 20;
        var query = new ApiQuery(request.Query, RangeOnly);
        var range = query.Range(Day);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var (lines, step, team) = (new List<ChartLine>(), 0, Actor.Of(request.HttpContext).Team);
        foreach (var name in (await book.NamesAsync(team, cancellationToken)).Take(most).Prepend(OperationSource.Gateway))
        {
            (step, var points) = await sources.PointsAsync(name, team, range, points: 100, cancellationToken);
            lines.Add(new(name, "percent", Line(points, one => Percent(one.SuccessRate))));
        }

        return TypedResults.Ok(new Chart(step, lines));
    }

    private static async Task<ProblemHttpResult?> MissingAsync(string name, string? team, WrapperBook book, CancellationToken cancellationToken)
    {
        var names = await book.NamesAsync(team, cancellationToken);
        return names.Contains(name, StringComparer.Ordinal) ? null : NotFound.Of("integration", name, names);
    }

    private static ChartPoint[] Line(IReadOnlyList<SourcePoint> points, Func<SourceStats, double?> value) => [.. points.Select(one => new ChartPoint(one.At, value(one.Stats)))];

    private static double? Percent(double? rate) => rate is null ? null : Math.Round(rate.Value * 100, 2);
}
