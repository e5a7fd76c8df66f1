using System.Net;
using Microsoft.AspNetCore.Http;

namespace Weir.Engine.Identity.Sessions;

/// <summary>The cookie that a session's secret travels in.</summary>
/// <remarks>
/// <c>__Host-</c> binds it to https, to this host and to no other path. Browsers take such a cookie over https only, so on plain http a session
/// can be had from this machine alone, where nobody listens in between, with a cookie of a plain name.
/// </remarks>
public static class SessionCookie
{
    private const string Secure = "__Host-weir";
    private const string Plain = "weir-session";
    private const int SecretChars = 43;

    /// <summary>True where a session may be begun and used: over https, or on this machine.</summary>
    public static bool MayTravel(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Request.IsHttps
            || (http.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer)
                && IsLoopbackHost(http.Request.Host.Host));
    }

    /// <summary>True when a Host names this machine.</summary>
    public static bool IsLoopbackHost(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }

    /// <summary>True when a request carries one, good or not.</summary>
    internal static bool IsGiven(HttpContext http) => http.Request.Cookies.ContainsKey(NameIn(http));

    /// <summary>The secret in a request's cookie; <see langword="null"/> when there is none that could be one.</summary>
    internal static string? Read(HttpContext http) =>
        MayTravel(http) && http.Request.Cookies.TryGetValue(NameIn(http), out var value) && value is { Length: SecretChars } ? value : null;

    /// <summary>Gives it to the browser, which forgets it when it is closed.</summary>
    public static void Give(HttpContext http, string secret)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Cookies.Append(NameIn(http), secret, Options(http));
        http.Response.Headers.CacheControl = "no-store";
    }

    /// <summary>Takes it from the browser.</summary>
    public static void Take(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Cookies.Delete(NameIn(http), Options(http));
    }

    private static string NameIn(HttpContext http) => http.Request.IsHttps ? Secure : Plain;

    private static CookieOptions Options(HttpContext http) => new() { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true };
}
