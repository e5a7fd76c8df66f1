using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;
using Weir.Engine.Identity.People;

namespace Weir.Engine.Operations.People;

/// <summary><c>/api/users/{id}/tokens</c>: a user's own tokens, for themselves and for those who may change users. Nobody else learns whether there is such a user.</summary>
internal static class UserTokens
{
    private const int MaxName = 100;
    private const int MaxTeam = 100;
    public static readonly ApiFields Fields = ApiFields.Of("name!", "role: viewer|operator|admin|auditor|reporter", "team", "expires_at: moment", "reason");

    /// <summary>All of them.</summary>
    public sealed record TokenList(IReadOnlyList<TokenView> Items, string? Next);

    /// <summary>A new one.</summary>
    /// <param name="Text">Its full text, which is shown this once.</param>
    /// <param name="Token">The rest of it.</param>
    public sealed record NewToken(string Text, TokenView Token);

    /// <summary>What is gone.</summary>
    public sealed record RevokedView(string Id);

    public static async Task<Results<Ok<TokenList>, ProblemHttpResult>> List(string id, HttpContext http, UserDesk desk, CancellationToken cancellationToken) =>
        IsOwn(http, id) || Actor.Of(http).May(Permission.PeopleRead) && await desk.FindAsync(id, cancellationToken) is not null
            ? TypedResults.Ok(new TokenList([.. (await desk.TokensAsync(id, cancellationToken)).Select(TokenView.Of)], null))
            : NotFound.Of("user", id, []);

    public static async Task<IResult> Add(string id, HttpContext http, UserDesk desk, DeniedTrail denied, TimeProvider clock, CancellationToken cancellationToken)
    {
        var actor = Actor.Of(http);
        if (!IsOwn(http, id) && !actor.May(Permission.PeopleChange))
        {
            return Foreign(http, denied, "token.add", id);
        }

        // A token that ends could otherwise live on in one that it made.
        if (actor.Kind == ActorKind.PersonalToken && !actor.May(Permission.PeopleChange))
        {
            denied.Note(http, "token.add", id, "a token makes no tokens");
            return PeopleAnswer.Problem(StatusCodes.Status403Forbidden, "Not allowed", "A token makes no tokens: sign in with your password.");
        }

        var (body, unreadable) = await ApiBody.ReadAsync(http.Request, Fields, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var name = body.Text("name", MaxName, isRequired: true) ?? "";
        var role = SetUser.RoleOf(body, isRequired: false);
        var team = body.Text("team", MaxTeam);
        var ends = body.Moment("expires_at");
        if (ends <= clock.GetUtcNow())
        {
            body.Refuse("expires_at", "is past");
        }

        var by = PeopleAnswer.By(http, body.Text("reason", PeopleAnswer.MaxReason));
        if (body.Problem is { } problem)
        {
            return problem;
        }

        var (outcome, token, text) = await desk.AddTokenAsync(id, name, (role, team), ends, by);
        http.Response.Headers.CacheControl = "no-store";
        return outcome.Verdict == PeopleVerdict.Done
            ? TypedResults.Created($"/api/users/{id}/tokens", new NewToken(text.Reveal(), TokenView.Of(token)))
            : PeopleAnswer.Refused(http, denied, outcome.Verdict, id);
    }

    public static async Task<Results<Ok<RevokedView>, ProblemHttpResult>> Revoke(string id, string token, HttpContext http, UserDesk desk, DeniedTrail denied)
    {
        if (!IsOwn(http, id) && !Actor.Of(http).May(Permission.PeopleChange))
        {
            return Foreign(http, denied, "token.revoke", id);
        }

        var outcome = await desk.RevokeTokenAsync(id, token, PeopleAnswer.By(http, reason: null));
        return outcome.Verdict == PeopleVerdict.Done ? TypedResults.Ok(new RevokedView(token)) : NotFound.Of("token", token, []);
    }

    private static bool IsOwn(HttpContext http, string id) => Actor.Of(http) is { Kind: not ActorKind.AdminToken } actor && string.Equals(actor.Name, id, StringComparison.Ordinal);

    private static ProblemHttpResult Foreign(HttpContext http, DeniedTrail denied, string action, string id)
    {
        denied.Note(http, action, id, "somebody else's");
        return NotFound.Of("user", id, []);
    }
}
