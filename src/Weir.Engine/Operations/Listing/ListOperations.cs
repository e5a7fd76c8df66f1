using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Weir.Engine.Operations.Listing;

/// <summary><c>GET /api/operations</c>: newest first.</summary>
internal static class ListOperations
{
    public static readonly ApiFields Known = OperationFilters.Names.With("limit: whole", "after");

    /// <summary>A page.</summary>
    public sealed record OperationList(IReadOnlyList<OperationView> Items, string? Next);

    public static async Task<Results<Ok<OperationList>, ValidationProblem>> Handle(HttpRequest request, OperationStore store, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var asked = OperationFilters.Read(query, request.HttpContext) with { Limit = query.Limit(usual: 50, OperationQuery.MaxLimit) };
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var page = await store.ListAsync(asked, cancellationToken);
        return TypedResults.Ok(new OperationList(page.Items, page.Next?.ToString()));
    }
}
