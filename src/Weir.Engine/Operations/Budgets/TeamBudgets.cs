using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;
using Weir.Engine.Ledger.Budgets;

namespace Weir.Engine.Operations.Budgets;

/// <summary>Budgets as those find them who may act for one team alone: those of others are not there.</summary>
internal static class TeamBudgets
{
    public static BudgetRule? Find(BudgetBook budgets, string id, string? team) => budgets.Find(id) is { } rule && (team is null || rule.SeenBy(team) is not null) ? rule : null;

    public static ProblemHttpResult Missing(BudgetBook budgets, string id, string? team) =>
        NotFound.Of("budget", id, budgets.All.Where(rule => team is null || rule.SeenBy(team) is not null).Select(rule => rule.Id));

    /// <summary>
    /// Why a budget may not be changed; <see langword="null"/> when it may. Whoever acts for one team changes budgets that are the team's own, and makes none:
    /// where a name is free is for those to know who see all names.
    /// </summary>
    public static ProblemHttpResult? Problem(HttpContext http, BudgetBook budgets, string id, DeniedTrail denied)
    {
        if (Actor.Of(http) is not { Team: { } team } actor || budgets.Find(id)?.IsOwnOf(team) == true)
        {
            return null;
        }

        denied.Note(http, "budget.set", Find(budgets, id, team: null) is null ? "no such budget" : id, "not the team's own");
        return Find(budgets, id, team) is null
            ? Missing(budgets, id, team)
            : TypedResults.Problem($"'{id}' is a budget for every team; you may act for the team '{team}' alone.", statusCode: StatusCodes.Status403Forbidden, title: "Not allowed");
    }
}
