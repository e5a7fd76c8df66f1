using Microsoft.Extensions.DependencyInjection;

namespace Weir.Engine.Providers;

/// <summary>Registers the providers.</summary>
public static class ProvidersModule
{
    /// <summary>The factory of providers, and the simulator's bill.</summary>
    public static IServiceCollection AddProviders(this IServiceCollection services) => services
        .AddSingleton<UpstreamFactory>();
}
