using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;

namespace Weir.Engine.Operations.Series;

/// <summary><c>GET /api/performance-metrics?wrapper=&amp;range=24h</c> (S0-45): how operations went and how long they took, in all and over time.</summary>
internal static class ShowPerformance
{
    private const int Points = 96;
    public static readonly ApiFields Known = ApiFields.Of("wrapper", "range");

    /// <summary>The answer.</summary>
    /// <param name="Wrapper">Whose operations: an integration's id, or <c>gateway</c>.</param>
    /// <param name="RangeSeconds">How long the stretch of time is.</param>
    /// <param name="StepSeconds">How long each of its steps is.</param>
    /// <param name="Summary">All of it.</param>
    /// <param name="OperationsPerMinute">Operations for each minute of it.</param>
    /// <param name="DurationDistribution">How many took how long.</param>
    /// <param name="Series">Step by step.</param>
    public sealed record Performance(
        string Wrapper, long RangeSeconds, int StepSeconds, SourceStats Summary, double OperationsPerMinute, IReadOnlyList<DurationShare> DurationDistribution, IReadOnlyList<SourcePoint> Series);

    public static async Task<Results<Ok<Performance>, ValidationProblem>> Handle(HttpRequest request, SourceBook book, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var range = query.Range(TimeSpan.FromHours(24));
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var (wrapper, team) = (query.Text("wrapper") ?? OperationSource.Gateway, Actor.Of(request.HttpContext).Team);
        var (stats, durations) = await book.StatsAsync(wrapper, team, range, cancellationToken);
        var (step, points) = await book.PointsAsync(wrapper, team, range, Points, cancellationToken);
        return TypedResults.Ok(new Performance(wrapper, (long)range.TotalSeconds, step, stats, Math.Round(stats.Operations / range.TotalMinutes, 3), durations, points));
    }
}
