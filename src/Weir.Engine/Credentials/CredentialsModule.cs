using Microsoft.Extensions.DependencyInjection;

namespace Weir.Engine.Credentials;

/// <summary>Registers the credentials.</summary>
public static class CredentialsModule
{
    /// <summary>The vault and its upkeep.</summary>
    public static IServiceCollection AddCredentials(this IServiceCollection services, KeyringSettings settings) => services
        .AddSingleton(settings)
        .AddSingleton<CredentialVault>()
        .AddHostedService<CredentialsUpkeep>();
}
