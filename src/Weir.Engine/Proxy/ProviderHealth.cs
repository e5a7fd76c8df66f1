using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Providers.Probes;
using Weir.Engine.Routing;

namespace Weir.Engine.Proxy;

/// <summary><c>GET /api/providers/health</c>: each provider as the probes and the circuit breakers see it.</summary>
internal static class ProviderHealth
{
    /// <summary>One provider. Status is <c>healthy</c>, <c>degraded</c>, <c>unhealthy</c>, or <c>unknown</c> where nothing was seen yet.</summary>
    public sealed record ProviderHealthView(string Name, string Kind, string Status, ProbeView? Probe, int Deployments, IReadOnlyList<string> OpenBreakers);

    /// <summary>The last probe; absent where it is off or still to come.</summary>
    public sealed record ProbeView(bool Ok, DateTimeOffset At, double LatencyMs, int ConsecutiveFailures, int? Status, string? Error);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var models = endpoints.ServiceProvider.GetRequiredService<Holder<GatewayModel>>();
        var breakers = endpoints.ServiceProvider.GetRequiredService<BreakerBoard>();
        var probes = endpoints.ServiceProvider.GetRequiredService<ProbeBoard>();
        endpoints.MapGet("/api/providers/health", () => TypedResults.Ok(View(models.Current, breakers, probes))).For(Access.Diagnostics);
    }

    public static IReadOnlyList<ProviderHealthView> View(GatewayModel model, BreakerBoard breakers, ProbeBoard probes)
    {
        var open = breakers.Snapshot().Where(one => one.State == BreakerState.Open).Select(one => one.Deployment).ToHashSet(StringComparer.Ordinal);
        var deployments = model.Plans.Values.SelectMany(plans => plans.Route.Deployments).ToLookup(deployment => deployment.Upstream.Id, StringComparer.Ordinal);
        return [.. model.Upstreams.Values.OrderBy(upstream => upstream.Id, StringComparer.Ordinal).Select(upstream =>
        {
            string[] ids = [.. deployments[upstream.Id].Select(deployment => deployment.Id)];
            string[] broken = [.. ids.Where(open.Contains).Order(StringComparer.Ordinal)];
            var probe = probes.Find(upstream.Id);
            return new ProviderHealthView(upstream.Id, upstream.Kind.Name, StatusOf(probe, ids.Length, broken.Length), ViewOf(probe), ids.Length, broken);
        })];
    }

    // Real traffic outweighs a probe: a provider may list its models and still answer nothing.
    private static string StatusOf(ProbeResult? probe, int deployments, int broken) =>
        probe is { Ok: false } || (broken > 0 && broken == deployments) ? "unhealthy"
        : broken > 0 ? "degraded"
        : probe is null ? "unknown"
        : "healthy";

    private static ProbeView? ViewOf(ProbeResult? probe) => probe is null ? null
        : new(probe.Ok, probe.At, Math.Round(probe.Latency.TotalMilliseconds, 1), probe.ConsecutiveFailures, probe.Status, probe.Error);
}
