using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>providers.*.oauth</c>.</summary>
internal static class OAuthSection
{
    public static readonly ObjectKind<OAuthConfig> Kind = new ObjectKind<OAuthConfig>("oauth", () => new())
        .RequiredReference("token_url", Values.HttpAddress, o => o.TokenUrl, (o, value) => o with { TokenUrl = value },
            "Address that issues tokens.")
        .Required("client_id", Values.Line, o => o.ClientId, (o, value) => o with { ClientId = value },
            "The client's name.")
        .RequiredReference("client_secret", Values.Secret, o => o.ClientSecret, (o, value) => o with { ClientSecret = value },
            "Where the client's secret is found.")
        .Optional("scope", Values.Line, o => o.Scope, (o, value) => o with { Scope = value },
            "Scopes to ask for, separated by blanks.");
}
