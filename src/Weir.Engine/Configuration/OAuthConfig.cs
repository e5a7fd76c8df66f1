namespace Weir.Engine.Configuration;

/// <summary>OAuth client credentials of a provider.</summary>
public sealed record OAuthConfig
{
    /// <summary>Absolute http(s) address that issues tokens. Required.</summary>
    public Uri? TokenUrl { get; init; }

    /// <summary>The client's name. Required.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>Where the client's secret is found. Required.</summary>
    public SecretReference? ClientSecret { get; init; }

    /// <summary>Scopes to ask for, separated by blanks. Default none.</summary>
    public string? Scope { get; init; }
}
