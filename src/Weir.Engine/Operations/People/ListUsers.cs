using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity.People;

namespace Weir.Engine.Operations.People;

/// <summary><c>GET /api/users</c>: users by name. <c>GET /api/users/{id}</c>: one.</summary>
internal static class ListUsers
{
    private const int MaxLimit = 1_000;
    public static readonly ApiFields Known = ApiFields.Of("limit: whole", "after");

    /// <summary>A page.</summary>
    public sealed record UserList(IReadOnlyList<UserView> Items, string? Next);

    public static async Task<Results<Ok<UserList>, ValidationProblem>> Handle(HttpRequest request, UserDesk desk, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var limit = query.Limit(usual: 100, MaxLimit);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var users = await desk.ListAsync(query.Text("after") ?? "", limit + 1, cancellationToken);
        return TypedResults.Ok(new UserList([.. users.Take(limit).Select(UserView.Of)], users.Count > limit ? users[limit - 1].Name : null));
    }

    public static async Task<Results<Ok<UserView>, ProblemHttpResult>> One(string id, UserDesk desk, CancellationToken cancellationToken) =>
        await desk.FindAsync(id, cancellationToken) is { } user ? TypedResults.Ok(UserView.Of(user)) : NotFound.Of("user", id, []);
}
