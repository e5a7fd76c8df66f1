using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Ledger.Status;
using NotFound = Weir.Engine.Operations.NotFound;

namespace Weir.Engine.Integrations;

/// <summary><c>GET /api/integrations/{id}</c>: one integration, each of its values with the place it comes from, how it is, and what it cost.</summary>
internal static class ShowIntegration
{
    /// <summary>The answer.</summary>
    /// <param name="Integration">The integration in short.</param>
    /// <param name="Limits">What it is told to keep to.</param>
    /// <param name="Config">Every field, secrets as their references.</param>
    /// <param name="Values">The same field by field, each with its layer and place.</param>
    /// <param name="Budgets">How the budgets stand that name it; of one with <c>*</c> its own child.</param>
    /// <param name="Costs">What it reported.</param>
    public sealed record IntegrationDetail(
        IntegrationView Integration, LimitsConfig Limits, JsonNode? Config, IReadOnlyList<IntegrationValue> Values, IReadOnlyList<BudgetStatus> Budgets, IntegrationCosts Costs);

    /// <summary>One value and where it comes from, also where it was inherited from.</summary>
    public sealed record IntegrationValue(string Path, JsonNode? Value, ConfigLayer Layer, string Source);

    public static async Task<Results<Ok<IntegrationDetail>, ProblemHttpResult>> Handle(
        string id, ConfigDesk desk, IntegrationProbes probes, IntegrationMoney money, CancellationToken cancellationToken)
    {
        var result = (await desk.CurrentAsync(cancellationToken)).Result;
        if (result.Config?.Integrations.GetValueOrDefault(id) is not { } integration)
        {
            return NotFound.Of("integration", id, result.Config?.Integrations.Keys ?? []);
        }

        return TypedResults.Ok(new IntegrationDetail(
            IntegrationView.Of(integration, probes.Board), integration.Limits, JsonNode.Parse(integration.ToJson()),
            [.. EffectiveValues.Of(result.Config, result.Marks, ConfigPath.Of("integrations", id))
                .Select(one => new IntegrationValue(one.Path, JsonNode.Parse(one.Json), one.Origin.Layer, one.Origin.ToString()))],
            await money.BudgetsAsync(id, cancellationToken), await money.CostsAsync(id, cancellationToken)));
    }
}
