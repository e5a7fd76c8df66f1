using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Entries;

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
        HttpRequest request, LedgerBook ledger, EntryBook entries, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await ApiBody.ReadAsync(request, ReportedCost.Fields, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var cost = ReportedCost.Read(body, request, clock);
        if (body.Problem is { } problem)
        {
            return problem;
        }

        var booked = await ledger.AddExternalAsync(cost);
        var entry = await entries.FindAsync(cost.Id, cancellationToken);
        if (entry is null || !IsOf(entry, cost))
        {
            return TypedResults.Problem($"Another cost has the id '{cost.Id}'; nothing was booked.", statusCode: StatusCodes.Status409Conflict, title: "Conflict");
        }

        var answer = new CostReported(cost.Id, booked, cost.Total, entry.Accounts);
        return booked ? TypedResults.Created((string?)null, answer) : TypedResults.Ok(answer);
    }

    private static bool IsOf(LedgerEntry entry, ExternalCost cost) =>
        (entry.PostedUsd, entry.PostedTokens, entry.PostedRequests, entry.Operation) == (cost.Total, cost.Tokens, cost.Requests, cost.OperationId);
}
