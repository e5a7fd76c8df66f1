using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.Listing;

/// <summary><c>GET /api/operations/groups?by=model,provider&amp;sort=errors</c>: single operations summed by up to three names, by the same filters as their list (S3-11).</summary>
internal static class GroupOperations
{
    /// <summary>The provider of the deployment that the plan named first, by the configuration in force; what it is told from is <c>planned</c>.</summary>
    public const string PlannedProvider = "planned_provider";

    public static readonly ApiFields Known = OperationFilters.Names.With("by!", "sort: " + string.Join('|', OperationGroups.Orders.Keys), "limit: whole");

    /// <summary>What operations can be grouped by.</summary>
    public static readonly string[] Names = [.. OperationGroups.Names.Keys.Append(PlannedProvider).Order(StringComparer.Ordinal)];

    private const int MaxLimit = 1_000;

    /// <summary>The answer. <c>complete</c> is false where only the youngest operations of the range were looked at, because there are more.</summary>
    public sealed record GroupList(IReadOnlyList<string> By, string Sort, bool Complete, IReadOnlyList<OperationGroup> Items, string? Next);

    public static async Task<Results<Ok<GroupList>, ValidationProblem>> Handle(HttpRequest request, OperationGroups groups, Holder<WeirConfig> config, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var by = (query.Text("by") ?? "").Split(',');
        if (by.Length > OperationGroups.MaxNames || by.Distinct(StringComparer.Ordinal).Count() < by.Length || by.Any(name => !Names.Contains(name, StringComparer.Ordinal)))
        {
            query.Refuse("by", $"must be one to {OperationGroups.MaxNames} different ones of {string.Join(", ", Names)}, with commas between");
        }

        var sort = query.Word("sort", "requests", [.. OperationGroups.Orders.Keys])!;
        var asked = OperationFilters.Read(query, request.HttpContext) with { Limit = query.Limit(usual: 100, MaxLimit) };
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var (found, complete) = await groups.ReadAsync(asked, [.. by.Select(name => name == PlannedProvider ? "planned" : name)], sort, cancellationToken);
        return TypedResults.Ok(new GroupList(by, sort, complete, by.Contains(PlannedProvider, StringComparer.Ordinal) ? Named(found, Array.IndexOf(by, PlannedProvider), config.Current) : found, null));
    }

    // Several deployments can be one provider's: what they name is put together again.
    private static List<OperationGroup> Named(IReadOnlyList<OperationGroup> found, int column, WeirConfig config) =>
    [
        .. found.Select(one => one with { Names = [.. one.Names.Select((name, index) => index == column ? ProviderOf(name, config) : name)] })
            .GroupBy(one => string.Join('\n', one.Names))
            .Select(same => same.Aggregate(Together)),
    ];

    private static OperationGroup Together(OperationGroup one, OperationGroup other)
    {
        var requests = one.Requests + other.Requests;
        var cost = one.CostUsd + other.CostUsd;
        return one with
        {
            Requests = requests,
            Errors = one.Errors + other.Errors,
            CostUsd = cost,
            AverageCostUsd = new(cost.NanoUsd / requests),
            MaxCostUsd = one.MaxCostUsd > other.MaxCostUsd ? one.MaxCostUsd : other.MaxCostUsd,
            AverageDurationMs = Math.Round(((one.AverageDurationMs * one.Requests) + (other.AverageDurationMs * other.Requests)) / requests, 3),
            MaxDurationMs = Math.Max(one.MaxDurationMs, other.MaxDurationMs),
        };
    }

    // "model/deployment"; the deployment's own name where the configuration knows it no more.
    private static string? ProviderOf(string? planned, WeirConfig config)
    {
        var at = planned?.LastIndexOf('/') ?? -1;
        return at > 0 && config.Models.TryGetValue(planned![..at], out var model) && model.Deployments.TryGetValue(planned[(at + 1)..], out var deployment) ? deployment.Provider : planned;
    }
}
