using Microsoft.Extensions.DependencyInjection;
using Weir.Engine.Credentials.BackEnds;

namespace Weir.Engine.Credentials;

/// <summary>Registers the credentials.</summary>
public static class CredentialsModule
{
    /// <summary>The vault and its upkeep, and the secrets of other stores.</summary>
    /// <param name="services">Takes them.</param>
    /// <param name="settings">Where its key comes from.</param>
    /// <param name="rotateAfter">The age from which a credential is due at the start; <see langword="null"/> for never.</param>
    public static IServiceCollection AddCredentials(this IServiceCollection services, KeyringSettings settings, TimeSpan? rotateAfter) => services
        .AddSingleton(settings)
        .AddSingleton(provider =>
        {
            var vault = ActivatorUtilities.CreateInstance<CredentialVault>(provider);
            vault.RotateAfter = rotateAfter;
            return vault;
        })
        .AddSingleton<SecretShelf>()
        .AddHostedService<CredentialsUpkeep>();
}
