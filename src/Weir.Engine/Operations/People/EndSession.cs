using Microsoft.AspNetCore.Http;
using Weir.Engine.Identity.Sessions;

namespace Weir.Engine.Operations.People;

/// <summary><c>DELETE /api/session</c>: signs out.</summary>
internal static class EndSession
{
    public static async Task<IResult> Handle(HttpContext http, SessionDesk desk)
    {
        if (http.Features.Get<SessionTicket>() is not { } ticket)
        {
            return NotFound.Of("There is no session: a token is taken back at /api/users/{id}/tokens.");
        }

        await desk.EndAsync(ticket, PeopleAnswer.By(http, reason: null));
        SessionCookie.Take(http);
        return TypedResults.NoContent();
    }
}
