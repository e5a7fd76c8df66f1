using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity.People;
using Weir.Engine.Identity.Setup;

namespace Weir.Engine.Operations.People;

/// <summary>The first user: <c>GET /api/setup</c> tells whether there is none yet, <c>POST /api/setup</c> with the code that the start printed, <c>POST /api/users/setup-code</c> for a new code.</summary>
internal static class SetUp
{
    private const int MaxCode = 100;
    public static readonly ApiFields Fields = ApiFields.Of("code!", "name!", "password!");

    /// <summary>A new code, shown this once.</summary>
    public sealed record CodeView(string Code, DateTimeOffset EndsAt);

    /// <summary>Whether the first user can be made, with a code.</summary>
    public sealed record SetupState(bool IsOpen);

    /// <summary>Who was made.</summary>
    public sealed record FirstUserView(string Id);

    public static async Task<Ok<SetupState>> Show(HttpContext http, SetupDesk desk, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new SetupState(await desk.IsOpenAsync(cancellationToken)));
    }

    public static async Task<IResult> Handle(HttpContext http, SetupDesk desk, CancellationToken cancellationToken)
    {
        if (StartSession.FromElsewhere(http) is { } elsewhere)
        {
            return elsewhere;
        }

        var (body, unreadable) = await ApiBody.ReadAsync(http.Request, Fields, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var code = body.Text("code", MaxCode, isRequired: true) ?? "";
        var name = body.Text("name", UserName.MaxChars, isRequired: true) ?? "";
        if (name.Length > 0 && UserName.Problem(name) is { } wrong)
        {
            body.Refuse("name", wrong);
        }

        var password = SetUser.PasswordOf(body, "password", name);
        if (password is null && !body.Has("password"))
        {
            body.Refuse("password", "is required");
        }

        if (body.Problem is { } problem)
        {
            return problem;
        }

        return await desk.CompleteAsync(code, name, password!, http.Connection.RemoteIpAddress, cancellationToken)
            ? TypedResults.Created($"/api/users/{name}", new FirstUserView(name))
            : PeopleAnswer.Problem(StatusCodes.Status401Unauthorized, "Not authenticated", "The code is not good: it is good once, for an hour, and only while there is no user.");
    }

    public static async Task<IResult> Offer(HttpContext http, SetupDesk desk)
    {
        if (await desk.OfferAsync(PeopleAnswer.By(http, reason: null)) is not { } offer)
        {
            return PeopleAnswer.Problem(StatusCodes.Status409Conflict, "Conflict", "There are users already. An admin makes more with POST /api/users.");
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new CodeView(offer.Code.Reveal(), offer.EndsAt));
    }
}
