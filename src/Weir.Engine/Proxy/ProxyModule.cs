using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Weir.Engine.Configuration;
using Weir.Engine.Health;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Limits;
using Weir.Engine.Operations;
using Weir.Engine.Operations.Explain;
using Weir.Engine.Providers;
using Weir.Engine.Providers.Probes;
using Weir.Engine.Proxy.Diagnostics;
using Weir.Engine.Proxy.Events;
using Weir.Engine.Proxy.Flags;
using Weir.Engine.Proxy.Metering;
using Weir.Engine.Proxy.Publishing;
using Weir.Engine.Proxy.Settings;
using Weir.Engine.Proxy.Tracing;
using Weir.Engine.Routing;
using Weir.Engine.Telemetry.Thresholds;

namespace Weir.Engine.Proxy;

/// <summary>Registers the request path and maps the surfaces that callers use.</summary>
public static class ProxyModule
{
    /// <summary>The path, its stops and the compiled model.</summary>
    public static IServiceCollection AddProxy(this IServiceCollection services) => services
        .AddSingleton<LimitRegistry>(provider => new(provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(Breakers)
        .AddSingleton<HealthBoard>()
        .AddSingleton<ComponentSource>(provider => provider.GetRequiredService<HealthBoard>().Components)
        .AddSingleton<ProviderHealth>()
        .AddSingleton<ProviderGrades>(provider => provider.GetRequiredService<ProviderHealth>().Grades)
        .AddSingleton<RecordLimits>()
        .AddSingleton(provider => provider.GetRequiredService<RecordLimits>().Listener)
        .AddSingleton<GatewayCompiler>()
        .AddSingleton(FirstModel)
        .AddSingleton<ModelSwap>()
        .AddSingleton<CompileConfig>(provider => provider.GetRequiredService<ModelSwap>().Compile)
        .AddSingleton(provider => new BodyBudget(provider.GetRequiredService<WeirConfig>().Server.BodyMemoryBytes))
        .AddSingleton<AttemptBook>()
        .AddSingleton<AttemptHold>()
        .AddSingleton<AttemptSender>()
        .AddSingleton<IdentifyStop>()
        .AddSingleton<LimitStop>()
        .AddSingleton<ReadStop>()
        .AddSingleton<ResolveStop>()
        .AddSingleton<AttemptStop>()
        .AddSingleton<RelayStop>()
        .AddSingleton<SettleStop>()
        .AddSingleton<RequestStops>()
        .AddSingleton<InFlight>()
        .AddSingleton<PathMeter>()
        .AddSingleton<RequestEvents>()
        .AddSingleton<RecentOperations>()
        .AddSingleton<RequestTraces>()
        .AddHostedService<BudgetGauges>()
        .AddSingleton<OperationRecorder>()
        .AddSingleton<PriceOf>(provider => provider.GetRequiredService<Holder<GatewayModel>>().PriceOf)
        .AddSingleton<RequestPath>()
        .AddSingleton<RepriceRun>()
        .AddHostedService<Drain>();

    private static Holder<GatewayModel> FirstModel(IServiceProvider provider)
    {
        var model = provider.GetRequiredService<GatewayCompiler>().Compile(provider.GetRequiredService<WeirConfig>());
        provider.GetRequiredService<Holder<BudgetBook>>().Swap(model.Budgets);
        provider.GetRequiredService<ProbeBoard>().Watch(model.Upstreams.Values);
        return new(model);
    }

    private static BreakerBoard Breakers(IServiceProvider provider)
    {
        var models = provider.GetRequiredService<Holder<GatewayModel>>();
        return new(
            Options(provider.GetRequiredService<WeirConfig>().Gateway.Breaker),
            provider.GetRequiredService<TimeProvider>(),
            id => models.Current.DeploymentOf(id) is { } deployment ? Options(deployment.Upstream.Breaker) : null);
    }

    private static BreakerOptions Options(BreakerConfig config) =>
        new() { Failures = config.Failures, WindowSeconds = config.WindowSeconds, OpenSeconds = config.OpenSeconds };

    /// <summary>The surfaces under <c>/v1</c>, health, and the breakers' state.</summary>
    public static void MapProxy(this IEndpointRouteBuilder endpoints)
    {
        var path = endpoints.ServiceProvider.GetRequiredService<RequestPath>();
        Map(Surface.ChatCompletions);
        Map(Surface.Embeddings);
        Map(Surface.Messages);
        Map(Surface.CountTokens);
        ListModels.Map(endpoints);
        endpoints.Map("/v1/{**path}", UnknownPath.HandleAsync).For(Access.Caller);
        Health.Map(endpoints);
        ProviderHealth.Map(endpoints);
        DiagnosticEndpoints.Map(endpoints);
        ConfigEndpoints.Map(endpoints);
        SettingsEndpoints.Map(endpoints);
        FlagEndpoints.Map(endpoints);
        endpoints.MapGet("/api/prices", ListPrices.Handle).Asks(ListPrices.Known).For(Permission.ModelsRead, Reach.Team);
        endpoints.MapPost("/api/prices/estimate", EstimatePrice.Handle).Takes(EstimateRequest.Fields).For(Permission.ModelsRead, Reach.Team);
        endpoints.MapPost("/api/ledger/reprice", RepriceLedger.Handle).Takes(RepriceLedger.Known).Audited("ledger.reprice").AddEndpointFilter(StoreUnavailable.AnswerAsync).For(Permission.LedgerChange);

        void Map(Surface surface)
        {
            endpoints.MapPost(surface.RouteOf(), (RequestDelegate)(http => path.HandleAsync(http, surface))).For(Access.Caller);
            endpoints.Map(surface.RouteOf(), (RequestDelegate)(http => UnknownPath.WrongMethodAsync(http, surface.DialectOf()))).For(Access.Caller);
        }
    }
}
