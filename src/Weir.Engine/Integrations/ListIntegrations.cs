using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Operations;

namespace Weir.Engine.Integrations;

/// <summary><c>GET /api/integrations</c>: the integrations that are configured, by id, and how they are.</summary>
internal static class ListIntegrations
{
    private const int MaxLimit = 1_000;
    public static readonly ApiFields Known = ApiFields.Of("limit: whole", "after");

    /// <summary>A page.</summary>
    public sealed record IntegrationList(IReadOnlyList<IntegrationView> Items, string? Next);

    public static async Task<Results<Ok<IntegrationList>, ValidationProblem>> Handle(HttpRequest request, ConfigDesk desk, IntegrationProbes probes, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var limit = query.Limit(usual: 100, MaxLimit);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var config = (await desk.CurrentAsync(cancellationToken)).Result.Config;
        IntegrationView[] page = [.. (config?.Integrations.Values ?? [])
            .OrderBy(one => one.Id, StringComparer.Ordinal)
            .Where(one => query.Text("after") is not { } after || string.CompareOrdinal(one.Id, after) > 0)
            .Take(limit + 1) // one more tells whether there is a next page
            .Select(one => IntegrationView.Of(one, probes.Board))];
        return TypedResults.Ok(page.Length > limit ? new IntegrationList(page[..limit], page[limit - 1].Id) : new IntegrationList(page, null));
    }
}
