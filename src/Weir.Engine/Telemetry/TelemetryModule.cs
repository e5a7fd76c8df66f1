using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Weir.Engine.Identity;

namespace Weir.Engine.Telemetry;

/// <summary>Registers the metrics and maps <c>/metrics</c>.</summary>
public static class TelemetryModule
{
    /// <summary>The instruments and what they measured.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services) => services
        .AddSingleton<MetricStore>()
        .AddSingleton<GatewayMeter>();

    /// <summary><c>GET /metrics</c>.</summary>
    public static void MapTelemetry(this IEndpointRouteBuilder endpoints)
    {
        // The store listens before the first instrument measures.
        var store = endpoints.ServiceProvider.GetRequiredService<MetricStore>();
        endpoints.MapGet("/metrics", (RequestDelegate)(http =>
        {
            http.Response.ContentType = PrometheusText.ContentType;
            return http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(PrometheusText.Write(store)), http.RequestAborted).AsTask();
        })).For(Access.Metrics);
    }
}
