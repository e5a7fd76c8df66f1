using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Ledger.Entries;
using Weir.Engine.Operations.Entries;

namespace Weir.Engine.Operations.Costs;

/// <summary><c>POST /api/costs/external</c>: a cost that did not pass through the gateway, charged to every budget that covers it.</summary>
internal static class ReportCost
{
    /// <summary>The answer.</summary>
    /// <param name="Id">Id of the entry.</param>
    /// <param name="Booked">False when it was booked before, by a report with the same id.</param>
    /// <param name="TotalUsd">What was charged.</param>
    /// <param name="Accounts">The budgets that it was charged to.</param>
    public sealed record CostReported(string Id, bool Booked, Money TotalUsd, IReadOnlyList<EntryAccount> Accounts);

    public static async Task<Results<Created<CostReported>, Ok<CostReported>, ValidationProblem, ProblemHttpResult>> Handle(
        HttpRequest request, LedgerBook ledger, ReportBooks books, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await ApiBody.ReadAsync(request, ReportedCost.Fields, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var team = Actor.Of(request.HttpContext).Team;
        var cost = OfTeam(body, ReportedCost.Read(body, request, books.Clock), team, books.Config.Current);
        if (body.Problem is { } problem)
        {
            return problem;
        }

        var booked = await ledger.AddExternalAsync(cost);
        var entry = await books.Entries.FindAsync(cost.Id, cancellationToken);
        if (entry is null || !IsOf(entry, cost))
        {
            return TypedResults.Problem($"Another cost has the id '{cost.Id}'; nothing was booked.", statusCode: StatusCodes.Status409Conflict, title: "Conflict");
        }

        var answer = new CostReported(cost.Id, booked, cost.Total, team is null ? entry.Accounts : ListEntries.Seen(entry.Accounts, books.Budgets.Current, team));
        return booked ? TypedResults.Created((string?)null, answer) : TypedResults.Ok(answer);
    }

    // Whoever reports for one team charges that team and nobody else.
    private static ExternalCost OfTeam(ApiBody body, ExternalCost cost, string? team, WeirConfig config)
    {
        if (team is null)
        {
            return cost;
        }

        if (cost.Attribution.Team is { } named && named != team)
        {
            body.Refuse("team", $"must be '{team}', for which alone you may act; it may be left out");
        }

        if (cost.Attribution.KeyId is { Length: > 0 } key && config.Keys.GetValueOrDefault(key)?.Team != team)
        {
            body.Refuse("key", $"must be a key of the team '{team}'");
        }

        return cost with { Attribution = cost.Attribution with { Team = team } };
    }

    private static bool IsOf(LedgerEntry entry, ExternalCost cost) =>
        (entry.PostedUsd, entry.PostedTokens, entry.PostedRequests, entry.Operation) == (cost.Total, cost.Tokens, cost.Requests, cost.OperationId);
}

/// <summary>What a report needs besides the ledger.</summary>
internal sealed record ReportBooks(EntryBook Entries, Holder<BudgetBook> Budgets, Holder<WeirConfig> Config, TimeProvider Clock);
