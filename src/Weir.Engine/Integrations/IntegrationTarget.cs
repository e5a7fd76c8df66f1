using Weir.Engine.Configuration;
using Weir.Engine.Providers;

namespace Weir.Engine.Integrations;

/// <summary>An integration as something to connect to, sign for and probe: by the same code as a provider of models.</summary>
internal static class IntegrationTarget
{
    // No kind of provider has this name, so an integration never shares connections with one.
    private const string Name = "integration";

    public static ProviderKind Kind(IntegrationConfig config) => new()
    {
        Name = Name,
        Dialects = [],
        Auth = config.Credential is null ? AuthKind.None : AuthKind.Bearer,
        ApiKeyHeader = config.ApiKeyHeader,
        NeedsCredential = false,
        Documentation = "",
    };

    public static ProviderConfig Config(IntegrationConfig config) => new()
    {
        Id = config.Id,
        Kind = Name,
        BaseUrl = config.Endpoint,
        AllowPrivateNetwork = config.AllowPrivateNetwork,
        Auth = config.Auth,
        Credential = config.Auth is AuthKind.Oauth or AuthKind.None ? null : config.Credential,
        OAuth = config.OAuth,
        Timeouts = config.Timeouts,
        Connections = config.Connections,
        HealthCheck = config.HealthCheck,
    };
}
