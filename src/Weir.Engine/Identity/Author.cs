using Microsoft.AspNetCore.Http;
using Weir.Engine.Audit;
using Weir.Engine.Configuration.Revisions;

namespace Weir.Engine.Identity;

/// <summary>Whom the ledger, the configuration and the audit trail name as the author of a change.</summary>
public static class Author
{
    private const int MaxObject = 200;

    /// <summary>Who makes a management request that <see cref="AccessGate"/> let through.</summary>
    public static string Of(HttpContext http) => Actor.Of(http).Name;

    /// <summary>The same where somebody else may be named: the admin token works for others and may say for whom, users are themselves.</summary>
    /// <param name="http">The request.</param>
    /// <param name="named">Who is named; <see langword="null"/> for nobody.</param>
    public static string Of(HttpContext http, string? named) => named is not null && Actor.Of(http).Kind == ActorKind.AdminToken ? named : Of(http);

    /// <summary>Who makes the request and from where, for the trail of the configuration.</summary>
    public static ConfigActor By(HttpContext http) => new(Of(http), http.Connection.RemoteIpAddress?.ToString());

    /// <summary>A row of the trail about what the request does.</summary>
    /// <param name="http">The request.</param>
    /// <param name="at">When.</param>
    /// <param name="action">What.</param>
    /// <param name="what">To what.</param>
    /// <param name="reason">Why; <see langword="null"/> when nobody said.</param>
    public static AuditEvent Event(HttpContext http, DateTimeOffset at, string action, string what, string? reason = null) =>
        new(at, Of(http), action, what.Length <= MaxObject ? what : what[..MaxObject], AuditOutcome.Allowed) { Address = http.Connection.RemoteIpAddress?.ToString(), Reason = reason };
}
