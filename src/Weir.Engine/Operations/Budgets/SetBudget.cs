using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Ledger.Status;

namespace Weir.Engine.Operations.Budgets;

/// <summary>
/// <c>PATCH /api/budgets/{id}</c> sets fields of a budget at run time, or makes a new one; <c>DELETE</c> takes it away. Each is an override of the
/// configuration (<c>budgets.&lt;id&gt;</c>) with author and reason, kept as a revision: what the file says stays there and comes back when it is undone.
/// </summary>
internal static class SetBudget
{
    public static readonly ApiFields Fields = ApiFields.Of("scope: object", "period", "limit_usd: usd", "limit_tokens: whole", "limit_requests: whole", "action: warn|block|disable", "thresholds: any", "timezone");
    public static readonly ApiFields Known = Fields.With("reason!");
    public static readonly ApiFields KnownToRemove = ApiFields.Of("reason!");

    /// <summary>The answer.</summary>
    /// <param name="Revision">The revision of the configuration that this change made, or that held already.</param>
    /// <param name="Changed">False when the budget was so before.</param>
    /// <param name="Items">How the budget stands now, as in the list.</param>
    public sealed record BudgetSet(long Revision, bool Changed, IReadOnlyList<BudgetStatus> Items);

    public static async Task<Results<Ok<BudgetSet>, ValidationProblem, ProblemHttpResult>> Handle(
        string id, HttpRequest request, BudgetDesk desk, CancellationToken cancellationToken)
    {
        if (TeamBudgets.Problem(request.HttpContext, desk.Budgets.Current, id, desk.Denied) is { } foreign)
        {
            return foreign;
        }

        var (body, unreadable) = await ApiBody.ReadAsync(request, Known, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        CheckScope(body, Actor.Of(request.HttpContext).Team);
        var edits = Fields.Where(body.Has).SelectMany(field => EditsOf(id, field, body.Find(field)!.Value, desk.Budgets.Current.Find(id))).ToList();
        if (edits.Count == 0 && !body.Has("scope"))
        {
            body.Refuse("limit_usd", "at least one field of the budget is required: " + string.Join(", ", Fields));
        }

        var change = ChangeOf(body, request, edits);
        return body.Problem is { } problem ? problem : await PublishAsync(id, change, Actor.Of(request.HttpContext).Team, desk, cancellationToken);
    }

    public static async Task<Results<Ok<BudgetSet>, ValidationProblem, ProblemHttpResult>> Remove(
        string id, HttpRequest request, BudgetDesk desk, CancellationToken cancellationToken)
    {
        if (TeamBudgets.Problem(request.HttpContext, desk.Budgets.Current, id, desk.Denied) is { } foreign)
        {
            return foreign;
        }

        if (desk.Budgets.Current.Find(id) is null)
        {
            return NotFound.Of("budget", id, desk.Budgets.Current.All.Select(one => one.Id));
        }

        var (body, unreadable) = await ApiBody.ReadAsync(request, KnownToRemove, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var change = ChangeOf(body, request, [new(ConfigPath.Of("budgets", id), "null")]);
        return body.Problem is { } problem ? problem : await PublishAsync(id, change, Actor.Of(request.HttpContext).Team, desk, cancellationToken);
    }

    // What is the team's own stays so.
    private static void CheckScope(ApiBody body, string? team)
    {
        if (team is not null && body.Find("scope") is { } scope && !(scope.ValueKind == JsonValueKind.Object && scope.TryGetProperty("team", out var named) && named.ValueEquals(team)))
        {
            body.Refuse("scope", $"must have the team '{team}', for which alone you may act");
        }
    }

    // A scope is one thing: what it named before and does not name now is taken out of it.
    private static IEnumerable<ConfigEdit> EditsOf(string id, string field, JsonElement value, BudgetRule? before)
    {
        var path = ConfigPath.Of("budgets", id, field);
        return field == "scope" && value.ValueKind == JsonValueKind.Object
            ? [.. (before?.Scope.Named ?? []).Where(name => !value.TryGetProperty(name, out _)).Select(name => new ConfigEdit(path.Add(name), "null")),
                .. value.EnumerateObject().Select(member => new ConfigEdit(path.Add(member.Name), member.Value.GetRawText()))]
            : [new(path, value.GetRawText())];
    }

    private static ConfigChange ChangeOf(ApiBody body, HttpRequest request, IReadOnlyList<ConfigEdit> edits)
    {
        return new() { Edits = edits, Reason = body.Text("reason", 500, isRequired: true) ?? "", Author = Author.Of(request.HttpContext), By = Author.By(request.HttpContext), IfMatch = body.IfMatch(request) };
    }

    private static async Task<Results<Ok<BudgetSet>, ValidationProblem, ProblemHttpResult>> PublishAsync(
        string id, ConfigChange change, string? team, BudgetDesk desk, CancellationToken cancellationToken)
    {
        var outcome = await desk.Configuration.ChangeAsync(change, cancellationToken);
        if (outcome.Verdict is ConfigVerdict.Conflict)
        {
            return team is null ? ChangeAnswer.Conflict(outcome) : TypedResults.Problem("The configuration was changed meanwhile; nothing was changed now.", statusCode: StatusCodes.Status412PreconditionFailed, title: "Changed meanwhile");
        }

        if (outcome.Verdict is ConfigVerdict.Refused)
        {
            return ChangeAnswer.Refused(outcome);
        }

        var items = desk.Budgets.Current.Find(id) is null ? [] : await desk.Status.ListAsync(new() { Budget = id, Limit = BudgetStatusQuery.MaxLimit }, cancellationToken);
        return TypedResults.Ok(new BudgetSet(outcome.State.Revision, outcome.Changes.Count > 0, items));
    }
}

/// <summary>What changing a budget needs.</summary>
internal sealed record BudgetDesk(ConfigDesk Configuration, BudgetStatusBook Status, Holder<BudgetBook> Budgets, DeniedTrail Denied);
