using Microsoft.AspNetCore.Http;

namespace Weir.Engine.Identity;

/// <summary>Whom the ledger names as the author of a change.</summary>
public static class Author
{
    /// <summary>What <c>WEIR_ADMIN_TOKEN</c> is called there.</summary>
    public const string AdminToken = "admin-token";

    /// <summary>Who makes a management request that <see cref="AccessGate"/> let through: as yet there is only the admin token.</summary>
    public static string Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return AdminToken;
    }
}
