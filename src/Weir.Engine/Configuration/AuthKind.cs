namespace Weir.Engine.Configuration;

/// <summary>How requests to a provider are signed.</summary>
public enum AuthKind
{
    /// <summary><c>Authorization: Bearer</c>.</summary>
    Bearer,

    /// <summary>The kind's own header, such as <c>x-api-key</c>.</summary>
    ApiKey,

    /// <summary>OAuth client credentials with refresh.</summary>
    Oauth,

    /// <summary>Not at all.</summary>
    None,
}
