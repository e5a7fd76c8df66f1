using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Sessions;

namespace Weir.Engine.Operations.People;

/// <summary><c>/api/sessions</c>: where one is signed in oneself, and the way out of there. Nobody sees anybody else's.</summary>
internal static class OwnSessions
{
    /// <summary>All of them, the newest first.</summary>
    public sealed record SessionList(IReadOnlyList<OwnSession> Items, string? Next);

    /// <summary>One of them.</summary>
    /// <param name="Id">What it is called.</param>
    /// <param name="Address">From where it was begun.</param>
    /// <param name="StartedAt">When it began.</param>
    /// <param name="SeenAt">When it was used last, to the minute.</param>
    /// <param name="EndsAt">When it ends at the latest.</param>
    /// <param name="Current">Whether it is the one that asks.</param>
    public sealed record OwnSession(string Id, string? Address, DateTimeOffset StartedAt, DateTimeOffset SeenAt, DateTimeOffset EndsAt, bool Current);

    public static async Task<Ok<SessionList>> List(HttpContext http, SessionDesk desk, CancellationToken cancellationToken)
    {
        var actor = Actor.Of(http);
        var here = http.Features.Get<SessionTicket>()?.Id;
        var found = actor.Kind == ActorKind.AdminToken ? [] : await desk.ListAsync(actor.Name, cancellationToken);
        return TypedResults.Ok(new SessionList([.. found.Select(one => new OwnSession(one.Id, one.Address, one.StartedAt, one.SeenAt, one.EndsAt, one.Id == here))], null));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> End(string id, HttpContext http, SessionDesk desk, DeniedTrail denied)
    {
        var actor = Actor.Of(http);
        if (actor.Kind != ActorKind.Session)
        {
            denied.Note(http, "session.end", actor.Name, "a token ends no session");
            return NotFound.Of("A token ends no session: sign in with your password.");
        }

        return await desk.EndAsync(actor.Name, id, PeopleAnswer.By(http, reason: null)) ? TypedResults.NoContent() : NotFound.Of("session", id, []);
    }
}
