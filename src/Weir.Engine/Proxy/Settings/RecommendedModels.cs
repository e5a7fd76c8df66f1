using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Kernel;
using Weir.Engine.Operations;

namespace Weir.Engine.Proxy.Settings;

/// <summary><c>GET /api/models/recommended</c>: models by what they are for, the best first; <c>?use=code</c> one use.</summary>
internal static class RecommendedModels
{
    public static readonly ApiFields Known = ApiFields.Of("use");

    public sealed record RecommendedList(IReadOnlyList<RecommendedView> Items, string? Next);

    /// <summary>One use.</summary>
    public sealed record RecommendedView(string Use, IReadOnlyList<RecommendedModel> Models);

    /// <summary>One model. <c>Served</c> is false while no enabled provider serves it.</summary>
    public sealed record RecommendedModel(string Name, bool Served, string? Preset);

    public static async Task<Results<Ok<RecommendedList>, ValidationProblem, ProblemHttpResult>> Handle(
        HttpRequest request, ConfigDesk desk, Holder<GatewayModel> gateway, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var state = await desk.CurrentAsync(cancellationToken);
        if (state.Result.Config is not { } config)
        {
            return NotValid.Of(state);
        }

        var use = query.Text("use");
        if (use is not null && !config.Recommended.ContainsKey(use))
        {
            query.Refuse("use", config.Recommended.Count == 0 ? "is not a use for which models are recommended; none are configured" : "must be one of " + string.Join(", ", config.Recommended.Keys));
        }

        if (query.Problem is { } problem)
        {
            return problem;
        }

        var plans = gateway.Current.Plans;
        return TypedResults.Ok(new RecommendedList(
            [.. config.Recommended.Where(one => use is null || one.Key == use).Select(one => new RecommendedView(
                one.Key, [.. one.Value.Select(name => new RecommendedModel(name, plans.ContainsKey(name), config.Models.GetValueOrDefault(name)?.Preset))]))],
            null));
    }
}
