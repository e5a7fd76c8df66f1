using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;

namespace Weir.Engine.Identity;

/// <summary>Stands before every endpoint and asks its rule. Authorises the endpoint that was matched, never a path's text.</summary>
public sealed class AccessGate(RequestDelegate next, AdminToken admin, Holder<WeirConfig> config)
{
    /// <summary>Lets the request through, or answers 401 (RFC 9457).</summary>
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not RouteEndpoint endpoint)
        {
            // Nothing is mapped there, or not for this method; under /api that is told only to those who may know.
            return http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && !IsAdmin(http) ? RefuseAsync(http) : next(http);
        }

        var allowed = endpoint.Metadata.GetMetadata<AccessRule>()?.Access switch
        {
            Access.Public or Access.Caller => true,
            Access.Management => IsAdmin(http),
            Access.Metrics => IsLocal(http, AnonymousAccess.Metrics) || IsAdmin(http),
            Access.Diagnostics => IsLocal(http, AnonymousAccess.Diagnostics) || IsAdmin(http),
            _ => false,
        };
        return allowed ? next(http) : RefuseAsync(http);
    }

    private bool IsAdmin(HttpContext http) => admin.Matches(Credential.Of(http.Request.Headers));

    // The connection itself and the Host it asks for must both be this machine, and no proxy may stand between.
    private bool IsLocal(HttpContext http, AnonymousAccess what) =>
        config.Current.Access.AnonymousLoopback.Contains(what)
        && http.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer)
        && IsLoopbackHost(http.Request.Host.Host)
        && !http.Request.Headers.Keys.Any(IsForwarding);

    private static bool IsForwarding(string header) =>
        header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || header.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private Task RefuseAsync(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        var detail = admin.IsSet
            ? "Send the admin token as 'Authorization: Bearer <token>'. Callers' keys do not open the management API."
            : "No admin token is set. Start Weir with WEIR_ADMIN_TOKEN (32 characters or more) and send it as 'Authorization: Bearer <token>'.";
        return Problems.WriteAsync(http, StatusCodes.Status401Unauthorized, "Not authenticated", detail);
    }
}
