using Microsoft.AspNetCore.Http;
using Weir.Engine.Identity;
using Weir.Engine.Identity.People;
using Weir.Engine.Identity.Sessions;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.People;

/// <summary><c>POST /api/session/password</c>: one's own new password; every session ends, this one too. <c>{"current":"…","new":"…"}</c></summary>
internal static class ChangePassword
{
    private const int MaxTyped = 1_024;
    public static readonly ApiFields Fields = ApiFields.Of("current!", "new!");

    public static async Task<IResult> Handle(HttpContext http, SessionDesk sessions, UserDesk users, DeniedTrail denied, CancellationToken cancellationToken)
    {
        var actor = Actor.Of(http);
        if (actor.Kind != ActorKind.Session)
        {
            return PeopleAnswer.Problem(StatusCodes.Status403Forbidden, "Not allowed", "A token changes no password: sign in with the password that there is.");
        }

        var (body, unreadable) = await ApiBody.ReadAsync(http.Request, Fields, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var current = new SecretString(body.Text("current", MaxTyped, isRequired: true) ?? "");
        var next = SetUser.PasswordOf(body, "new", actor.Name);
        if (next is null && !body.Has("new"))
        {
            body.Refuse("new", "is required");
        }

        if (body.Problem is { } problem)
        {
            return problem;
        }

        var (user, wait) = await sessions.CheckAsync(actor.Name, current, http.Connection.RemoteIpAddress, cancellationToken);
        if (user is null)
        {
            return wait is null ? PeopleAnswer.Problem(StatusCodes.Status403Forbidden, "Not allowed", "The current password is another one.") : StartSession.Refused(http, wait);
        }

        var outcome = await users.ChangeAsync(actor.Name, new() { Password = next }, PeopleAnswer.By(http, reason: null), cancellationToken);
        if (outcome.User is null)
        {
            return PeopleAnswer.Refused(http, denied, outcome.Verdict, actor.Name);
        }

        SessionCookie.Take(http);
        return TypedResults.NoContent();
    }
}
