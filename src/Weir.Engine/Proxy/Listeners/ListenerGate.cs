using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Sessions;

namespace Weir.Engine.Proxy.Listeners;

/// <summary>
/// Stands before everything else: a listener answers only what it is there for, plain connections are led to https where that is configured, and browsers
/// that came by https are told to stay there. Judges the endpoint that was matched, and a path only where nothing matched.
/// </summary>
public sealed class ListenerGate(RequestDelegate next, WeirConfig config)
{
    private readonly string? _hsts = config.Server.Tls.HstsSeconds > 0 ? string.Create(CultureInfo.InvariantCulture, $"max-age={config.Server.Tls.HstsSeconds}") : null;

    /// <summary>Lets the request through, or answers it.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Features.Get<ListenerRole>() is not { } role)
        {
            return next(http);
        }

        var pattern = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? http.Request.Path.Value ?? "/";
        if (IsBelow(pattern, "/health"))
        {
            return next(http); // whoever looks after the process may ask any of its listeners
        }

        var isData = IsBelow(pattern, "/v1");
        if (role.SecureUrl is { } secure)
        {
            return LeadAsync(http, isData, secure);
        }

        if (isData ? !role.Data : !role.Management)
        {
            return isData ? UnknownPath.HandleAsync(http) : Problems.WriteAsync(http, StatusCodes.Status404NotFound, "Not found", "This listener answers callers' paths only.");
        }

        if (role.Secure && _hsts is not null && !SessionCookie.IsLoopbackHost(http.Request.Host.Host))
        {
            http.Response.Headers.StrictTransportSecurity = _hsts;
        }

        return next(http);
    }

    // A page is led on. Of a call that carries a secret the damage is done: it is refused, so that somebody sees it, rather than served for ever by way of a redirect.
    private static Task LeadAsync(HttpContext http, bool isData, Uri secure)
    {
        var why = string.Create(CultureInfo.InvariantCulture, $"This gateway is called by https only, on port {secure.Port}. What was sent now went in clear: if a key was among it, make a new one.");
        if (isData)
        {
            return ErrorAnswer.WriteAsync(http, UnknownPath.DialectOf(http), Failure.Of(Refusal.HttpsRequired, why), null).AsTask();
        }

        if (IsBelow(http.Request.Path.Value ?? "/", "/api") || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) || http.Request.Host.Host.Length == 0)
        {
            return Problems.WriteAsync(http, StatusCodes.Status403Forbidden, "HTTPS required", why);
        }

        // Port 0 is whichever was free: only tests listen so, and nobody can be sent there.
        var host = secure.IsDefaultPort || secure.Port == 0 ? new HostString(http.Request.Host.Host) : new HostString(http.Request.Host.Host, secure.Port);
        http.Response.Redirect($"https://{host.ToUriComponent()}{http.Request.Path.ToUriComponent()}{http.Request.QueryString.ToUriComponent()}", permanent: true, preserveMethod: true);
        return Task.CompletedTask;
    }

    private static bool IsBelow(string path, string root) => new PathString(path.StartsWith('/') ? path : "/" + path).StartsWithSegments(root, StringComparison.OrdinalIgnoreCase);
}
