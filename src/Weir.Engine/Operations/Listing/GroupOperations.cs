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
        var asked = OperationFilters.Read(query, request.HttpContext) with { Limit = query.Limit(usual: 100, MaxLimit), MaxScan = OperationGroups.MaxScan };
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var planned = Array.IndexOf(by, PlannedProvider);
        if (planned < 0)
        {
            var (found, whole) = await groups.ReadAsync(asked, by, sort, cancellationToken);
            return TypedResults.Ok(new GroupList(by, sort, whole, found, null));
        }

        var (all, complete) = await groups.ReadAsync(asked with { Limit = MaxLimit }, [.. by.Select(name => name == PlannedProvider ? "planned" : name)], sort, cancellationToken);
        var named = Named(all, planned, config.Current).OrderByDescending(one => ValueOf(one, sort)).Take(asked.Limit);
        return TypedResults.Ok(new GroupList(by, sort, complete, [.. named], null));
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

    private static decimal ValueOf(OperationGroup one, string sort) => sort switch
    {
        "errors" => one.Errors,
        "cost_usd" => one.CostUsd.Usd,
        "average_cost_usd" => one.AverageCostUsd.Usd,
        "max_cost_usd" => one.MaxCostUsd.Usd,
        "average_duration_ms" => (decimal)one.AverageDurationMs,
        "max_duration_ms" => (decimal)one.MaxDurationMs,
        _ => one.Requests,
    };

    // "model/deployment"; the deployment's own name where the configuration knows it no more.
    private static string? ProviderOf(string? planned, WeirConfig config)
    {
        var at = planned?.LastIndexOf('/') ?? -1;
        return at > 0 && config.Models.TryGetValue(planned![..at], out var model) && model.Deployments.TryGetValue(planned[(at + 1)..], out var deployment) ? deployment.Provider : planned;
    }
}
