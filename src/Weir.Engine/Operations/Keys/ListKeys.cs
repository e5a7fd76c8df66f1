using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;

namespace Weir.Engine.Operations.Keys;

/// <summary><c>GET /api/keys</c>: every key, in the order of their ids; filters by state, source and whose they are.</summary>
internal static class ListKeys
{
    private const int MaxLimit = 1_000;
    public static readonly ApiFields Known = ApiFields.Of("disabled: flag", "state", "source", "team", "project", "customer", "user", "environment", "tier", "model", "limit: whole", "after");
    private static readonly string[] States = ["active", "disabled", "disabled_by_budget", "expired", "shadowed", "gone"];
    private static readonly string[] Sources = ["file", "record", "gone"];

    /// <summary>A page.</summary>
    public sealed record KeyList(IReadOnlyList<KeyView> Items, string? Next);

    public static async Task<Results<Ok<KeyList>, ValidationProblem>> Handle(HttpRequest request, KeyDesk desk, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var limit = query.Limit(usual: 100, MaxLimit);
        var disabled = query.Word("disabled", usual: null, ["true", "false"]);
        var state = query.Word("state", usual: null, States);
        var source = query.Word("source", usual: null, Sources);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var now = desk.Now;
        KeyView[] page = [.. (await desk.AllAsync(Actor.Of(request.HttpContext).Team, cancellationToken))
            .Where(key => query.Text("after") is not { } after || string.CompareOrdinal(key.Id, after) > 0)
            .Where(key => disabled is null || key.Disabled is not null == (disabled == "true"))
            .Select(key => KeyView.Of(key, now))
            .Where(key => state is null || States[(int)key.State] == state)
            .Where(key => source is null || Sources[(int)key.Source] == source)
            .Where(key => Owned(key, query))
            .Take(limit + 1)];
        return TypedResults.Ok(page.Length > limit ? new KeyList(page[..limit], page[limit - 1].Id) : new KeyList(page, null));
    }

    private static bool Owned(KeyView key, ApiQuery query)
    {
        return Is("team", key.Team) && Is("project", key.Project) && Is("customer", key.Customer) && Is("user", key.User) && Is("environment", key.Environment) && Is("tier", key.Tier)
            && (query.Text("model") is not { } model || key.Models.Count == 0 || key.Models.Contains(model, StringComparer.Ordinal));

        bool Is(string name, string? value) => query.Text(name) is not { } wanted || string.Equals(value, wanted, StringComparison.Ordinal);
    }
}
