using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Weir.Engine.Operations.Listing;

/// <summary><c>GET /api/operations/groups?by=model,provider&amp;sort=errors</c>: single operations summed by up to three names, by the same filters as their list (S3-11).</summary>
internal static class GroupOperations
{
    public static readonly ApiFields Known = OperationFilters.Names.With("by!", "sort: " + string.Join('|', OperationGroups.Orders.Keys), "limit: whole");

    private const int MaxLimit = 1_000;

    /// <summary>The answer. <c>complete</c> is false where only the youngest operations of the range were looked at, because there are more.</summary>
    public sealed record GroupList(IReadOnlyList<string> By, string Sort, bool Complete, IReadOnlyList<OperationGroup> Items, string? Next);

    public static async Task<Results<Ok<GroupList>, ValidationProblem>> Handle(HttpRequest request, OperationGroups groups, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var by = (query.Text("by") ?? "").Split(',');
        if (by.Length > OperationGroups.MaxNames || by.Distinct(StringComparer.Ordinal).Count() < by.Length || by.Any(name => !OperationGroups.Names.ContainsKey(name)))
        {
            query.Refuse("by", $"must be one to {OperationGroups.MaxNames} different ones of {string.Join(", ", OperationGroups.Names.Keys)}, with commas between");
        }

        var sort = query.Word("sort", "requests", [.. OperationGroups.Orders.Keys])!;
        var asked = OperationFilters.Read(query, request.HttpContext) with { Limit = query.Limit(usual: 100, MaxLimit), MaxScan = OperationGroups.MaxScan };
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var (found, complete) = await groups.ReadAsync(asked, by, sort, cancellationToken);
        return TypedResults.Ok(new GroupList(by, sort, complete, found, null));
    }
}
