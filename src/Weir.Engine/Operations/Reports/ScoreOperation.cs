using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;

namespace Weir.Engine.Operations.Reports;

/// <summary><c>POST /api/operations/{id}/scores</c>: how good an operation was, or how satisfied its user; of the gateway's operations too.</summary>
internal static class ScoreOperation
{
    /// <summary>The answer.</summary>
    public sealed record ScoreAnswer(string Operation, string Result);

    public static async Task<Results<Ok<ScoreAnswer>, ValidationProblem, ProblemHttpResult>> Handle(string id, HttpRequest request, ReportDesk desk, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await ApiBody.ReadAsync(request, ReportBody.ScoreFields, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var report = ReportBody.WithScores(body, new() { OperationId = id, Integration = "", Event = ReportEvent.Score, At = desk.Clock.GetUtcNow() });
        if (report.Quality is null && report.Satisfaction is null && report.Metrics.Count == 0)
        {
            body.Refuse("quality", "is required, or satisfaction, or metrics");
        }

        if (body.Problem is { } problem)
        {
            return problem;
        }

        var recorded = (await desk.RecordAsync([report], Actor.Of(request.HttpContext).Team))[0];
        return ReportOperations.Refusal(recorded.Result, id) is { } refusal ? refusal : TypedResults.Ok(new ScoreAnswer(id, ReportDesk.NameOf(recorded.Result)));
    }
}
