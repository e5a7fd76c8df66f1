using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;
using Weir.Engine.Identity.People;

namespace Weir.Engine.Operations.People;

/// <summary>What the endpoints of people share: who asks, and how it is told that something was not done.</summary>
internal static class PeopleAnswer
{
    public const int MaxReason = 500;

    public static ChangedBy By(HttpContext http, string? reason) => new(Actor.Of(http), http.Connection.RemoteIpAddress?.ToString(), reason);

    /// <summary>The answer to what was not done; what was refused for want of rights stands in the trail.</summary>
    public static ProblemHttpResult Refused(HttpContext http, DeniedTrail denied, PeopleVerdict verdict, string name)
    {
        if (verdict == PeopleVerdict.TooMuch)
        {
            denied.Note(http, "user.grant", name, "more than who asks has");
        }

        return verdict switch
        {
            PeopleVerdict.NotFound => NotFound.Of("user", name, []),
            PeopleVerdict.Exists => Problem(StatusCodes.Status409Conflict, "Conflict", $"There is a user '{name}' already."),
            PeopleVerdict.LastAdmin => Problem(StatusCodes.Status409Conflict, "Last admin", $"'{name}' is the last admin: without one nobody could make users. Make another admin first."),
            PeopleVerdict.Full => Problem(StatusCodes.Status409Conflict, "Full", "There are as many as there may be. Remove some that are not needed any more."),
            PeopleVerdict.Elsewhere => Problem(
                StatusCodes.Status409Conflict, "Conflict", $"'{name}' signs in at a provider, whose groups say what they may (access.sign_in). Here they can be disabled or removed."),
            _ => Problem(StatusCodes.Status403Forbidden, "Not allowed", "Nobody gives more than they have: this role or team is more than yours, or than that of its user."),
        };
    }

    public static ProblemHttpResult Problem(int status, string title, string detail) => TypedResults.Problem(detail, statusCode: status, title: title);
}
