using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Weir.Engine.Identity.Sessions;

/// <summary>Tells whether a request that came with a cookie was meant by whoever has it: other pages make browsers send cookies, but cannot read what ours are told.</summary>
public static class Antiforgery
{
    /// <summary>The header that carries what <c>/api/session</c> tells the page.</summary>
    public const string Header = "x-weir-antiforgery";

    /// <summary>True for methods that change something.</summary>
    public static bool IsUnsafe(string method) =>
        !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method));

    /// <summary>False when the browser says that another site's page made the request.</summary>
    public static bool IsOwnPage(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        return site is "" or "same-origin" or "none"
            && (origin.Length == 0 || origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What the page of a session has to send.</summary>
    internal static string Of(string secret) => OpaqueSecret.HashOf("antiforgery", secret);

    /// <summary>True when the request may change something in the name of the session.</summary>
    internal static bool Passes(HttpRequest request, SessionTicket ticket) =>
        IsOwnPage(request)
        && request.Headers[Header] is [{ } sent]
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(ticket.Antiforgery));
}
