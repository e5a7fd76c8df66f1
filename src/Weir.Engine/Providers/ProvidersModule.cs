using Microsoft.Extensions.DependencyInjection;
using Weir.Engine.Configuration;
using Weir.Engine.Credentials;
using Weir.Engine.Providers.Probes;
using Weir.Engine.Providers.Rotators;

namespace Weir.Engine.Providers;

/// <summary>Registers the providers.</summary>
public static class ProvidersModule
{
    /// <summary>The factory of providers, and the probes of those that ask for one.</summary>
    public static IServiceCollection AddProviders(this IServiceCollection services) => services
        .AddSingleton<SecretSources>()
        .AddSingleton<IConfigCheck, CredentialCheck>()
        .AddSingleton<UpstreamFactory>()
        .AddSingleton<CredentialTest>()
        .AddSingleton<RotatorFactory>()
        .AddSingleton<CompileConfig>(provider => next => new(() => provider.GetRequiredService<CredentialVault>().RotateAfter = next.Credentials.RotateAfter, static () => { }))
        .AddSingleton(_ => new ProbeBoard())
        .AddHostedService<ProbeLoop>();
}
