using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;

namespace Weir.Engine.Operations.Reports;

/// <summary><c>POST /api/operations</c>: an integration reports an event of an operation, or up to 200 as <c>items</c>, each with a result of its own.</summary>
internal static class ReportOperations
{
    private const int MaxBytes = 1 << 20;
    public static readonly ApiFields Known = ReportBody.Fields.With("items: any");

    /// <summary>What became of one event.</summary>
    /// <param name="Id">The operation's id at the integration.</param>
    /// <param name="Operation">Its id at Weir; absent where nothing is recorded.</param>
    /// <param name="Result"><c>accepted</c>, <c>repeated</c>, <c>conflict</c>, <c>unknown</c>, <c>late</c>, <c>too_many_open</c> or <c>invalid</c>.</param>
    /// <param name="Outcome">How the operation stands, where the event changed it.</param>
    /// <param name="Errors">What is wrong, by field.</param>
    public sealed record ReportAnswer(string? Id, string? Operation, string Result, string? Outcome, IReadOnlyDictionary<string, string[]>? Errors);

    /// <summary>The answer to several.</summary>
    public sealed record ReportAnswers(IReadOnlyList<ReportAnswer> Items);

    public static async Task<Results<Ok<ReportAnswer>, Ok<ReportAnswers>, ValidationProblem, ProblemHttpResult>> Handle(HttpRequest request, ReportDesk desk, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await ApiBody.ReadAsync(request, Known, MaxBytes, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var team = Actor.Of(request.HttpContext).Team;
        return body.Has("items") ? await ManyAsync(body, team, desk) : await OneAsync(body, team, desk);
    }

    private static async Task<Results<Ok<ReportAnswer>, Ok<ReportAnswers>, ValidationProblem, ProblemHttpResult>> OneAsync(ApiBody body, string? team, ReportDesk desk)
    {
        var report = ReportBody.Read(body, integration: null, team, desk.Clock, desk.RetentionDays);
        if (body.Problem is { } problem)
        {
            desk.CountInvalid(1);
            return problem;
        }

        var recorded = (await desk.RecordAsync([report], team))[0];
        return Refusal(recorded.Result, report.Id) is { } refusal ? refusal : TypedResults.Ok(Answer(report, recorded));
    }

    private static async Task<Results<Ok<ReportAnswer>, Ok<ReportAnswers>, ValidationProblem, ProblemHttpResult>> ManyAsync(ApiBody body, string? team, ReportDesk desk)
    {
        var integration = body.Text("integration", ApiBody.MaxIdChars);
        var items = body.Find("items")!.Value;
        foreach (var field in ReportBody.Fields.Where(field => field != "integration" && body.Gives(field)))
        {
            body.Refuse(field, "belongs to each of the items");
        }

        if (items.ValueKind != JsonValueKind.Array || items.GetArrayLength() is 0 or > ReportDesk.MaxItems)
        {
            body.Refuse("items", $"must be a list of 1 to {ReportDesk.MaxItems} events");
        }

        if (body.Problem is { } problem)
        {
            return problem;
        }

        var read = items.EnumerateArray().Select(item => Read(item, integration, team, desk)).ToArray();
        Report[] good = [.. read.Where(one => one.Report is not null).Select(one => one.Report!)];
        desk.CountInvalid(read.Length - good.Length);
        var recorded = new Queue<Recorded>(await desk.RecordAsync(good, team));
        return TypedResults.Ok(new ReportAnswers([.. read.Select(one => one.Report is { } report ? Answer(report, recorded.Dequeue()) : one.Invalid!)]));
    }

    private static (Report? Report, ReportAnswer? Invalid) Read(JsonElement item, string? integration, string? team, ReportDesk desk)
    {
        if (ApiBody.Of(item, ReportBody.Fields) is not { } body)
        {
            return (null, Invalid(null, new Dictionary<string, string[]> { [""] = ["must be an object"] }));
        }

        var report = ReportBody.Read(body, integration, team, desk.Clock, desk.RetentionDays);
        return body.Errors.Count > 0 ? (null, Invalid(report.Id, body.Errors)) : (report, null);
    }

    private static ReportAnswer Invalid(string? id, IReadOnlyDictionary<string, string[]> errors) => new(id, null, ReportDesk.NameOf(ReportResult.Invalid), null, errors);

    private static ReportAnswer Answer(Report report, Recorded recorded) => new(
        report.Id, recorded.Result is ReportResult.Unknown or ReportResult.TooManyOpen ? null : report.OperationId, ReportDesk.NameOf(recorded.Result), recorded.Row?.Outcome, null);

    /// <summary>The answer to an event that was not to be recorded; <see langword="null"/> where nothing is wrong.</summary>
    internal static ProblemHttpResult? Refusal(ReportResult result, string id) => result switch
    {
        ReportResult.Conflict => TypedResults.Problem($"The operation '{id}' is recorded otherwise; nothing was changed.", statusCode: StatusCodes.Status409Conflict, title: "Conflict"),
        ReportResult.Unknown => NotFound.Of("operation", id, []),
        ReportResult.TooManyOpen => TypedResults.Problem(
            $"{RecordReports.MaxOpen} operations of the integration are open; end some first.", statusCode: StatusCodes.Status429TooManyRequests, title: "Too many open"),
        _ => null,
    };
}
