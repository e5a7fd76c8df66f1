using Microsoft.AspNetCore.Builder;

namespace Weir.Engine.Identity;

/// <summary>Who may reach an endpoint that needs no permission of its own. Every endpoint states one or a permission; one that states neither is reached by nobody.</summary>
public enum Access
{
    /// <summary>Everybody: health, the console's files, signing in.</summary>
    Public,

    /// <summary>Holders of a caller's key; the request path checks it and answers in the caller's dialect.</summary>
    Caller,

    /// <summary>Whoever the management API knows, whatever they may do there.</summary>
    SignedIn,

    /// <summary>Those with <see cref="Permission.MonitoringRead"/>, or anybody on this machine where <c>access.anonymous_loopback</c> has <c>metrics</c>.</summary>
    Metrics,

    /// <summary>Those with <see cref="Permission.MonitoringRead"/>, or anybody on this machine where <c>access.anonymous_loopback</c> has <c>diagnostics</c>.</summary>
    Diagnostics,
}

/// <summary>States who may reach an endpoint.</summary>
public static class AccessMetadata
{
    /// <summary>Opens an endpoint to <paramref name="access"/>.</summary>
    public static TBuilder For<TBuilder>(this TBuilder endpoint, Access access)
        where TBuilder : IEndpointConventionBuilder
    {
        var permission = access is Access.Metrics or Access.Diagnostics ? Permission.MonitoringRead : (Permission?)null;
        endpoint.WithMetadata(new AccessRule(access, permission, access == Access.SignedIn ? Reach.Team : Reach.House));
        return endpoint;
    }

    /// <summary>Opens an endpoint to those with <paramref name="permission"/>.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="permission">What it needs.</param>
    /// <param name="reach">Whether it is open to those who have the permission for one team alone. Default: not.</param>
    public static TBuilder For<TBuilder>(this TBuilder endpoint, Permission permission, Reach reach = Reach.House)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(new AccessRule(Access: null, permission, reach));
        return endpoint;
    }
}

/// <summary>The rule as endpoint metadata.</summary>
/// <param name="Access">Whom it is open to; <see langword="null"/> where it needs a permission.</param>
/// <param name="Permission">What it needs; <see langword="null"/> for none of its own.</param>
/// <param name="Reach">Whether it is open to those who act for one team alone.</param>
public sealed record AccessRule(Access? Access, Permission? Permission, Reach Reach)
{
    /// <summary>True when it lets <paramref name="actor"/> in.</summary>
    public bool Admits(Actor actor) =>
        (Permission is { } permission ? actor.May(permission) : Access == Identity.Access.SignedIn) && (actor.Team is null || Reach == Reach.Team);
}
