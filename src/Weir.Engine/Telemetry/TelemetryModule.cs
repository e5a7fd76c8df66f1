using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Telemetry.Exposition;
using Weir.Engine.Telemetry.Otlp;
using Weir.Engine.Telemetry.Profiles;
using Weir.Engine.Telemetry.Thresholds;

namespace Weir.Engine.Telemetry;

/// <summary>Registers the metrics and maps <c>/metrics</c>.</summary>
public static class TelemetryModule
{
    private const string OpenMetrics = "application/openmetrics-text";

    /// <summary>The instruments and what they measured.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services) => services
        .AddSingleton(provider =>
        {
            var config = provider.GetRequiredService<Holder<WeirConfig>>();
            return new MetricStore(provider.GetRequiredService<GatewayMeter>(), () => config.Current.Telemetry.Metrics.MaxLabelValues);
        })
        .AddSingleton<GatewayMeter>()
        .AddSingleton(RecentDurationsOf)
        .AddSingleton<RecentScores>()
        .AddSingleton<ProfileBook>()
        .AddSingleton<PerformanceNotices>()
        .AddSingleton<ComponentSource>(provider => new EndpointWindow(provider.GetRequiredService<ProfileBook>(), provider.GetRequiredService<TimeProvider>()).Read)
        .AddSingleton(ProcessLoadOf)
        .AddSingleton<ThresholdWatch>()
        .AddHostedService(provider => provider.GetRequiredService<ThresholdWatch>())
        .AddSingleton<SystemGauges>()
        .AddHostedService(provider => provider.GetRequiredService<SystemGauges>())
        .AddHostedService<HouseGauges>()
        .AddSingleton<OtlpExport>()
        .AddSingleton<CompileConfig>(provider => _ => new(() => provider.GetRequiredService<OtlpExport>().Changed(), static () => { }))
        .AddHostedService(provider => provider.GetRequiredService<OtlpExport>());

    private static ReadProcessLoad ProcessLoadOf(IServiceProvider provider)
    {
        var system = provider.GetRequiredService<SystemGauges>();
        var allowed = MemoryAllowance.OfThisProcess();
        return () => new(100d * Environment.WorkingSet / allowed.Bytes(), system.CpuPercent);
    }

    private static RecentDurations RecentDurationsOf(IServiceProvider provider)
    {
        var recent = new RecentDurations();
        provider.GetRequiredService<GatewayMeter>().Observe<double>(
            "weir.operations.recent_duration", "s", "Average duration of the last 100 operations", () => [new(recent.Average)]);
        return recent;
    }

    /// <summary><c>GET /metrics</c>.</summary>
    public static void MapTelemetry(this IEndpointRouteBuilder endpoints)
    {
        // The store listens before the first instrument measures.
        var store = endpoints.ServiceProvider.GetRequiredService<MetricStore>();
        var config = endpoints.ServiceProvider.GetRequiredService<Holder<WeirConfig>>();
        endpoints.MapGet("/metrics", (RequestDelegate)(async http =>
        {
            await store.PrepareAsync(http.RequestAborted);
            var openMetrics = WantsOpenMetrics(http.Request);
            http.Response.ContentType = openMetrics ? PrometheusText.OpenMetricsType : PrometheusText.ContentType;
            http.Response.Headers.Vary = HeaderNames.Accept;
            var text = PrometheusText.Write(store, config.Current.Telemetry.Metrics.Compatibility, openMetrics);
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), http.RequestAborted);
        })).For(Access.Metrics);
    }

    // Whoever takes both equally, or names neither, gets the older format: every reader knows it.
    private static bool WantsOpenMetrics(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Quality(OpenMetrics) > 0 && Quality(OpenMetrics) > Quality("text/plain");

        double Quality(string type) => accepted.Where(one => one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            .Select(one => one.Quality ?? 1).DefaultIfEmpty(0).Max();
    }
}
