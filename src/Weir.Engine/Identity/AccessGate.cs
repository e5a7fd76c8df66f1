using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Weir.Engine.Configuration;
using Weir.Engine.Identity.Sessions;
using Weir.Engine.Kernel;

namespace Weir.Engine.Identity;

/// <summary>Stands before every endpoint and asks its rule. Authorises the endpoint that was matched, never a path's text.</summary>
public sealed class AccessGate(RequestDelegate next, Authenticator authenticator, DeniedTrail denied, AuthFailures failures, Holder<WeirConfig> config)
{
    /// <summary>Lets the request through, or answers 401 to those who are not known and 403 to those who may not (RFC 9457).</summary>
    public Task InvokeAsync(HttpContext http)
    {
        var endpoint = http.GetEndpoint() as RouteEndpoint;
        var rule = endpoint?.Metadata.GetMetadata<AccessRule>();

        // Where nothing is mapped, or not for this method, that is told under /api only to those who are known.
        var isOpen = endpoint is null ? !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) : rule is { Access: Access.Public or Access.Caller } || IsLocal(http, rule);
        return isOpen ? next(http) : GuardAsync(http, endpoint, rule);
    }

    private async Task GuardAsync(HttpContext http, RouteEndpoint? endpoint, AccessRule? rule)
    {
        if (await EntersAsync(http, endpoint, rule))
        {
            await next(http);
            if (http.Response.StatusCode >= StatusCodes.Status400BadRequest && Antiforgery.IsUnsafe(http.Request.Method))
            {
                denied.NoteFailure(http, Actor.Of(http).Name, NameOf(http, endpoint));
            }
        }
    }

    private async Task<bool> EntersAsync(HttpContext http, RouteEndpoint? endpoint, AccessRule? rule)
    {
        try
        {
            var known = await authenticator.RecogniseAsync(http);
            if (known.Actor is not { } actor)
            {
                await UnknownAsync(http, endpoint, known.IsGiven);
                return false;
            }

            http.Features.Set(actor);
            http.Features.Set(known.Ticket);
            var problem = known.Ticket is { } ticket && Antiforgery.IsUnsafe(http.Request.Method) && !Antiforgery.Passes(http.Request, ticket)
                ? $"What changes something needs, with a session, the header {Antiforgery.Header} that GET /api/session tells, from a page of this address."
                : endpoint is null || rule?.Admits(actor) == true ? null : Refusal(actor, rule);
            if (problem is not null)
            {
                denied.Note(actor.Name, http.Connection.RemoteIpAddress, "access.refuse", NameOf(http, endpoint), problem);
                await Problems.WriteAsync(http, StatusCodes.Status403Forbidden, "Not allowed", problem);
            }

            return problem is null;
        }
        catch (SqliteException)
        {
            await Problems.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "Store unavailable", "Users and tokens cannot be read now. The admin token is known all the same.");
            return false;
        }
    }

    // The connection itself and the Host it asks for must both be this machine, and no proxy may stand between.
    private bool IsLocal(HttpContext http, AccessRule? rule) =>
        rule?.Access switch { Access.Metrics => AnonymousAccess.Metrics, Access.Diagnostics => AnonymousAccess.Diagnostics, _ => (AnonymousAccess?)null } is { } what
        && config.Current.Access.AnonymousLoopback.Contains(what)
        && http.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer)
        && SessionCookie.IsLoopbackHost(http.Request.Host.Host)
        && !http.Request.Headers.Keys.Any(IsForwarding);

    private static bool IsForwarding(string header) =>
        header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || header.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase);

    // One body for every credential that is not good, whatever is wrong with it.
    private async Task UnknownAsync(HttpContext http, RouteEndpoint? endpoint, bool isGiven)
    {
        failures.Note(AuthSurface.Management, isGiven ? AuthFailureReason.Unknown : AuthFailureReason.Missing);
        if (isGiven)
        {
            denied.Note("unknown", http.Connection.RemoteIpAddress, "access.refuse", NameOf(http, endpoint), "the credential is not good");
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        var detail = await authenticator.KnowsAnybodyAsync(http.RequestAborted)
            ? "Sign in, or send a token as 'Authorization: Bearer <token>'. Callers' keys do not open the management API."
            : "Nobody is known yet. Make the first user with the setup code that 'weir serve' and 'weir users setup-code' print, or start Weir with WEIR_ADMIN_TOKEN (32 characters or more) and send it as 'Authorization: Bearer <token>'.";
        await Problems.WriteAsync(http, StatusCodes.Status401Unauthorized, "Not authenticated", detail);
    }

    private static string Refusal(Actor actor, AccessRule? rule) =>
        rule?.Permission is not { } needed ? "Nobody may do this."
        : actor.May(needed) ? $"This is about the whole house; you may act for the team '{actor.Team}' alone."
        : $"This needs the permission {PermissionNames.Of(needed)}, which the role {PermissionNames.Of(actor.Role)} does not have.";

    // The route's pattern: in the path itself may stand what was meant for nobody.
    private static string NameOf(HttpContext http, RouteEndpoint? endpoint) =>
        $"{(http.Request.Method.Length <= 10 ? http.Request.Method : "?")} {endpoint?.RoutePattern.RawText ?? "(no such endpoint)"}";
}
