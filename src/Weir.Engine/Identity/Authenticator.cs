using Microsoft.AspNetCore.Http;

namespace Weir.Engine.Identity;

/// <summary>Tells who makes a management request.</summary>
public sealed class Authenticator(AdminToken admin)
{
    /// <summary>True when somebody can be known at all.</summary>
    public bool KnowsAnybody => admin.IsSet;

    /// <summary>Whose credential a request carries; <see langword="null"/> when it carries none, or one that is unknown, ended or taken back: nobody learns which.</summary>
    public ValueTask<Actor?> FindAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return ValueTask.FromResult(admin.Matches(Credential.Of(http.Request.Headers)) ? Actor.AdminToken : null);
    }
}
