using Microsoft.AspNetCore.Http;

namespace Weir.Engine.Identity;

/// <summary>Whom the ledger, the configuration and the audit trail name as the author of a change.</summary>
public static class Author
{
    /// <summary>Who makes a management request that <see cref="AccessGate"/> let through.</summary>
    public static string Of(HttpContext http) => Actor.Of(http).Name;
}
