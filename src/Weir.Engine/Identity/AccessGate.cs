using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;

namespace Weir.Engine.Identity;

/// <summary>Stands before every endpoint and asks its rule. Authorises the endpoint that was matched, never a path's text.</summary>
public sealed class AccessGate(RequestDelegate next, Authenticator authenticator, Holder<WeirConfig> config)
{
    /// <summary>Lets the request through, or answers 401 to those who are not known and 403 to those who may not (RFC 9457).</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not RouteEndpoint endpoint)
        {
            // Nothing is mapped there, or not for this method; under /api that is told only to those who are known.
            var isHidden = http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && await authenticator.FindAsync(http) is null;
            await (isHidden ? UnknownAsync(http) : next(http));
            return;
        }

        var rule = endpoint.Metadata.GetMetadata<AccessRule>();
        if (rule is { Access: Access.Public or Access.Caller } || IsLocal(http, rule))
        {
            await next(http);
            return;
        }

        if (await authenticator.FindAsync(http) is not { } actor)
        {
            await UnknownAsync(http);
            return;
        }

        http.Features.Set(actor);
        await (rule?.Admits(actor) == true ? next(http) : RefuseAsync(http, actor, rule));
    }

    // The connection itself and the Host it asks for must both be this machine, and no proxy may stand between.
    private bool IsLocal(HttpContext http, AccessRule? rule) =>
        rule?.Access switch { Access.Metrics => AnonymousAccess.Metrics, Access.Diagnostics => AnonymousAccess.Diagnostics, _ => (AnonymousAccess?)null } is { } what
        && config.Current.Access.AnonymousLoopback.Contains(what)
        && http.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer)
        && IsLoopbackHost(http.Request.Host.Host)
        && !http.Request.Headers.Keys.Any(IsForwarding);

    private static bool IsForwarding(string header) =>
        header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || header.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    // One body for every credential that is not good, whatever is wrong with it.
    private Task UnknownAsync(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        var detail = authenticator.KnowsAnybody
            ? "Sign in, or send a token as 'Authorization: Bearer <token>'. Callers' keys do not open the management API."
            : "Nobody is known yet. Start Weir with WEIR_ADMIN_TOKEN (32 characters or more) and send it as 'Authorization: Bearer <token>'.";
        return Problems.WriteAsync(http, StatusCodes.Status401Unauthorized, "Not authenticated", detail);
    }

    private static Task RefuseAsync(HttpContext http, Actor actor, AccessRule? rule)
    {
        var detail = rule?.Permission is not { } needed ? "Nobody may do this."
            : actor.May(needed) ? $"This is about the whole house; you may act for the team '{actor.Team}' alone."
            : $"This needs the permission {PermissionNames.Of(needed)}, which the role {PermissionNames.Of(actor.Role)} does not have.";
        return Problems.WriteAsync(http, StatusCodes.Status403Forbidden, "Not allowed", detail);
    }
}
