using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Operations;
using Weir.Engine.Proxy.Metering;
using Weir.Engine.Telemetry;

namespace Weir.Engine.Proxy.Diagnostics;

/// <summary>What scripts of S4 look at (S4-21), and the reset of metrics (S4-17).</summary>
internal static class DiagnosticEndpoints
{
    /// <summary>The response cache. There is none yet, and that is what it says.</summary>
    public sealed record CacheStatsView(bool Enabled, [property: JsonPropertyName("hitRatio")] double HitRatio, long Hits, long Misses, long Entries, long Bytes);

    public sealed record ConnectionsView(long Open, long Active, IReadOnlyList<ProviderConnectionsView> Providers);

    /// <summary>The outgoing connections of one provider: open now (in use and idle), attempts under way, opened and failed since they were set up.</summary>
    public sealed record ProviderConnectionsView(string Name, string Kind, bool InProcess, long Open, long Active, long Idle, long Opened, long Failed);

    public sealed record TracesView(int Active, IReadOnlyList<TraceView> Traces);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var models = services.GetRequiredService<Holder<GatewayModel>>();
        var meter = services.GetRequiredService<PathMeter>();
        var inFlight = services.GetRequiredService<InFlight>();
        var recent = services.GetRequiredService<RecentOperations>();
        var store = services.GetRequiredService<MetricStore>();
        endpoints.MapGet("/api/cache/stats", () => TypedResults.Ok(new CacheStatsView(Enabled: false, 0, 0, 0, 0, 0))).For(Access.Diagnostics);
        endpoints.MapGet("/debug/connections", () => TypedResults.Ok(Connections(models.Current, meter))).For(Access.Diagnostics);
        endpoints.MapGet("/debug/traces", () => TypedResults.Ok(new TracesView(inFlight.Count, [.. recent.List().Select(TraceView.Of)]))).For(Access.Diagnostics);
        ProfileEndpoints.Map(endpoints);
        endpoints.MapDelete("/api/metrics", () =>
        {
            store.Reset();
            return TypedResults.NoContent();
        }).Audited("metrics.reset").For(Permission.MonitoringReset);
    }

    private static ConnectionsView Connections(GatewayModel model, PathMeter meter)
    {
        ProviderConnectionsView[] all = [.. model.Upstreams.Values.OrderBy(upstream => upstream.Id, StringComparer.Ordinal).Select(upstream =>
        {
            var (tally, active) = (upstream.Connections, meter.Active(upstream.Id));

            // HTTP/2 carries several attempts on one connection, so idle is what is open beyond the attempts, at least none.
            return new ProviderConnectionsView(
                upstream.Id, upstream.Kind.Name, tally is null, tally?.Open ?? 0, active, Math.Max(0, (tally?.Open ?? 0) - active), tally?.Opened ?? 0, tally?.Failed ?? 0);
        })];
        return new(all.Sum(one => one.Open), all.Sum(one => one.Active), all);
    }
}
