using System.Collections.ObjectModel;

namespace Weir.Engine.Configuration;

/// <summary>An OAuth 2 or OpenID Connect provider that people sign in at. <c>access.sign_in.&lt;id&gt;</c>.</summary>
/// <remarks>Authorization code with PKCE (RFC 7636); who it was is asked at the userinfo endpoint (OpenID Connect Core 1.0, section 5.3).</remarks>
public sealed record SignInConfig
{
    /// <summary>The id it is configured under; part of the address it sends browsers back to.</summary>
    public string Id { get; init; } = "";

    /// <summary>What people read on the button. Default the id.</summary>
    public string? Label { get; init; }

    /// <summary>Whether people may sign in there. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Address that browsers are sent to. Required.</summary>
    public Uri? AuthorizationEndpoint { get; init; }

    /// <summary>Address where Weir exchanges the code. Required.</summary>
    public Uri? TokenEndpoint { get; init; }

    /// <summary>Address that tells who signed in. Required.</summary>
    public Uri? UserinfoEndpoint { get; init; }

    /// <summary>Weir's name there. Required.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>Where Weir's secret there is found; sent in the body (<c>client_secret_post</c>). Required.</summary>
    public SecretReference? ClientSecret { get; init; }

    /// <summary>Scopes to ask for. Default openid, profile, email.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = ["openid", "profile", "email"];

    /// <summary>Claim that the user's name is made of. Default <c>email</c>.</summary>
    public string NameClaim { get; init; } = "email";

    /// <summary>Claim with the groups, a text or a list; points lead into objects. Default <c>groups</c>.</summary>
    public string GroupClaim { get; init; } = "groups";

    /// <summary>Whether its addresses may lie in a private network. Default false.</summary>
    public bool AllowPrivateNetwork { get; init; }

    /// <summary>What groups allow; the first in the order written whose group somebody is in. Required: who is in none is refused.</summary>
    public IReadOnlyDictionary<string, SignInRoleConfig> Roles { get; init; } = ReadOnlyDictionary<string, SignInRoleConfig>.Empty;

    /// <summary>How it is called among those who use credentials, which no id of a provider can be.</summary>
    public string User => "sign-in:" + Id;
}

/// <summary>What one group of a sign-in provider allows. <c>access.sign_in.*.roles.&lt;id&gt;</c>.</summary>
public sealed record SignInRoleConfig
{
    /// <summary>The group as the provider writes it; <see langword="null"/> for everybody who signs in there. Default none.</summary>
    public string? Group { get; init; }

    /// <summary>The role: viewer, operator, admin, auditor or reporter. Required.</summary>
    public string Role { get; init; } = "";

    /// <summary>The one team for which; <see langword="null"/> for the whole house. Default none.</summary>
    public string? Team { get; init; }
}
