using Microsoft.AspNetCore.Http;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Sessions;

namespace Weir.Engine.Operations.People;

/// <summary>Who asks, and what they may do.</summary>
/// <param name="Name">Who.</param>
/// <param name="Kind">How they were told.</param>
/// <param name="Role">Their role.</param>
/// <param name="Team">The one team for which; null for the whole house.</param>
/// <param name="Permissions">What that allows.</param>
/// <param name="Antiforgery">With a session: what the header <c>x-weir-antiforgery</c> carries with everything that changes something.</param>
/// <param name="StartedAt">With a session: when it began.</param>
/// <param name="EndsAt">With a session: when it ends at the latest.</param>
internal sealed record SessionView(
    string Name, ActorKind Kind, Role Role, string? Team, IReadOnlyList<Permission> Permissions, string? Antiforgery, DateTimeOffset? StartedAt, DateTimeOffset? EndsAt)
{
    public static SessionView Of(Actor actor, SessionTicket? ticket) => new(
        actor.Name, actor.Kind, actor.Role, actor.Team, [.. RolePermissions.Of(actor.Role).Order()], ticket?.Antiforgery, ticket?.StartedAt, ticket?.EndsAt);
}

/// <summary><c>GET /api/session</c>: who asks.</summary>
internal static class ShowSession
{
    public static IResult Handle(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(SessionView.Of(Actor.Of(http), http.Features.Get<SessionTicket>()));
    }
}
