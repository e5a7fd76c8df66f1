using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;
using Weir.Engine.Health;
using Weir.Engine.Identity;
using Weir.Engine.Integrations.Wrappers;
using Weir.Engine.Kernel;
using Weir.Engine.Operations;
using Weir.Engine.Operations.Series;
using Weir.Engine.Providers.Probes;
using Weir.Engine.Telemetry;

namespace Weir.Engine.Integrations;

/// <summary>Registers the outside tools and maps <c>/api/integrations</c> and <c>/api/wrapper*</c>.</summary>
public static class IntegrationsModule
{
    /// <summary>The integrations' probes, which follow the configuration.</summary>
    public static IServiceCollection AddIntegrations(this IServiceCollection services) => services
        .AddSingleton<IntegrationProbes>()
        .AddSingleton<IntegrationMoney>()
        .AddSingleton(provider => new WrapperBook(
            provider.GetRequiredService<SourceBook>(), provider.GetRequiredService<HealthBoard>(), provider.GetRequiredService<IntegrationProbes>(),
            provider.GetRequiredService<Holder<WeirConfig>>()))
        .AddSingleton<CompileConfig>(provider => provider.GetRequiredService<IntegrationProbes>().Compile)
        .AddSingleton<IHostedService>(provider => new ProbeLoop(
            provider.GetRequiredService<IntegrationProbes>().Board, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<GatewayMeter>(), provider.GetRequiredService<ILogger<ProbeLoop>>()));

    /// <summary>Every endpoint about integrations.</summary>
    public static void MapIntegrations(this IEndpointRouteBuilder endpoints)
    {
        WrapperEndpoints.Map(endpoints);
        endpoints.MapGet("/api/integrations", ListIntegrations.Handle).Asks(ListIntegrations.Known).For(Permission.ConfigRead);
        endpoints.MapGet("/api/integrations/{id}", ShowIntegration.Handle).For(Permission.ConfigRead);
        endpoints.MapPost("/api/integrations/{id}/check", CheckIntegration.Handle).Audited("integration.check").For(Permission.ConnectionsTest);
        endpoints.MapGet("/api/integrations/{id}/config", ServeIntegration.Handle).Answers<ServeIntegration.IntegrationServed>().For(Permission.ConfigRead);
    }
}
