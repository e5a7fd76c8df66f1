using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;
using Weir.Engine.Ledger;

namespace Weir.Engine.Operations;

/// <summary><c>GET /api/operations/{id}</c>: one operation and every attempt it made.</summary>
internal static class ExplainOperation
{
    public sealed record OperationExplained(OperationView Operation, IReadOnlyList<AttemptView> Attempts);

    public static async Task<Results<Ok<OperationExplained>, ProblemHttpResult>> Handle(
        string id, HttpContext http, OperationStore store, LedgerBook ledger, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, Actor.Of(http).Team, cancellationToken) is not { } operation)
        {
            return NotFound.Of("operation", id, []);
        }

        var attempts = await ledger.AttemptsOfAsync(id, cancellationToken);
        return TypedResults.Ok(new OperationExplained(operation, [.. attempts.Select(AttemptView.Of)]));
    }
}
