using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Kernel;
using Weir.Engine.Operations;
using Weir.Engine.Routing;

namespace Weir.Engine.Proxy.Settings;

/// <summary><c>GET /api/models</c>: every model, whether it is served and by what, and what is filled into its requests with where that comes from; <c>?name=</c> one of them.</summary>
internal static class ListModelSettings
{
    private const int MaxLimit = 1_000;
    public static readonly ApiFields Known = ApiFields.Of("name", "limit: whole", "after");

    public sealed record ModelList(IReadOnlyList<ModelView> Items, string? Next);

    /// <summary>A model. <c>Served</c> is false while no enabled provider serves it.</summary>
    public sealed record ModelView(
        string Name, bool Served, string? Preset, IReadOnlyDictionary<string, SettingView> Settings, IReadOnlyList<ModelDeploymentView> Deployments, IReadOnlyList<string> RecommendedFor);

    /// <summary>What serves a model. <c>Enabled</c> is its provider's.</summary>
    public sealed record ModelDeploymentView(string Id, string Provider, bool Enabled, string Model, int? MaxOutputTokens, ModelCapabilities Capabilities);

    /// <summary>What it can do; null: nobody said.</summary>
    public sealed record ModelCapabilities(bool? Tools, bool? Images, int? ContextTokens, bool? Sampling, bool? ReasoningEffort);

    public static async Task<Results<Ok<ModelList>, ValidationProblem, ProblemHttpResult>> Handle(
        HttpRequest request, ConfigDesk desk, Holder<GatewayModel> gateway, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var limit = query.Limit(usual: 100, MaxLimit);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var state = await desk.CurrentAsync(cancellationToken);
        if (state.Result.Config is not { } config)
        {
            return NotValid.Of(state);
        }

        var plans = gateway.Current.Plans;
        var table = new EffectiveTable(config, state.Result.Marks);
        ModelView[] page = [.. config.Models.Keys.Union(plans.Keys)
            .Order(StringComparer.Ordinal)
            .Where(name => query.Text("name") is not { } one || name == one)
            .Where(name => query.Text("after") is not { } after || string.CompareOrdinal(name, after) > 0)
            .Take(limit + 1)
            .Select(name => Of(name, config, table, plans.GetValueOrDefault(name)))];
        return TypedResults.Ok(page.Length > limit ? new ModelList(page[..limit], page[limit - 1].Name) : new ModelList(page, null));
    }

    private static ModelView Of(string name, WeirConfig config, EffectiveTable table, ModelPlans? plans)
    {
        var model = config.Models.GetValueOrDefault(name);
        string[] uses = [.. config.Recommended.Where(use => use.Value.Contains(name, StringComparer.Ordinal)).Select(use => use.Key)];
        return model is null
            ? new(name, true, null, new SortedDictionary<string, SettingView>(StringComparer.Ordinal), [.. plans!.Route.Deployments.Select(Of)], uses)
            : new(
                name, plans is not null, model.Preset,
                SettingViews.Of(table, ConfigPath.Of("models", name, "settings"), Presets.Chain(config.Presets, model.Preset)),
                [.. model.Deployments.Values.Select(deployment => Of(deployment, config))], uses);
    }

    private static ModelDeploymentView Of(DeploymentConfig deployment, WeirConfig config)
    {
        var can = deployment.Capabilities;
        return new(
            deployment.Id, deployment.Provider, config.Providers.GetValueOrDefault(deployment.Provider)?.Enabled == true, deployment.Model, deployment.MaxOutputTokens,
            new(can.Tools, can.Images, can.ContextTokens, can.Sampling, can.ReasoningEffort));
    }

    private static ModelDeploymentView Of(Deployment known) =>
        new(known.Upstream.Id, known.Upstream.Id, true, known.UpstreamModel, known.MaxOutputTokens, new(null, null, null, null, null));
}

/// <summary>The answer while what is stored does not fit the files.</summary>
internal static class NotValid
{
    public static ProblemHttpResult Of(ConfigState state) => TypedResults.Problem(
        "What is stored does not fit the configuration file: " + state.Result.Errors.First(), statusCode: StatusCodes.Status409Conflict, title: "Not valid");
}
