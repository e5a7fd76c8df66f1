using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Weir.Engine.Health;
using Weir.Engine.Identity;
using Weir.Engine.Integrations.Wrappers;
using Weir.Engine.Kernel;
using Weir.Engine.Operations.Series;
using Weir.Engine.Providers;
using Weir.Engine.Providers.Probes;
using Weir.Engine.Routing;
using Weir.Engine.Telemetry;

namespace Weir.Engine.Proxy;

/// <summary>Each provider as its traffic, its probes and its circuit breakers show it: <c>GET /api/providers/health</c>, <c>GET /api/system-health</c>, <c>weir_provider_health</c>.</summary>
internal sealed class ProviderHealth(Holder<GatewayModel> models, HealthBoard board, BreakerBoard breakers, ProbeBoard probes, TimeProvider clock)
{
    /// <summary>One provider. Status is the grade of its score, or <c>unknown</c> where nothing was seen yet.</summary>
    public sealed record ProviderHealthView(
        string Name, string Kind, string Status, double Score, IReadOnlyList<string> Reasons, TrafficView LastHour, ProbeView? Probe, int Deployments, IReadOnlyList<string> OpenBreakers);

    /// <summary>What was asked of it in the last hour.</summary>
    public sealed record TrafficView(int Attempts, int Failed, int Slow, double? AverageMs, DateTimeOffset? LastFailureAt, string? LastError);

    /// <summary>The last probe; absent where it is off or still to come.</summary>
    public sealed record ProbeView(bool Ok, DateTimeOffset At, double LatencyMs, int ConsecutiveFailures, int? Status, string? Error);

    /// <summary>All providers and integrations together (S1-09): the mean of their scores; <c>healthy</c> from 0.8, <c>degraded</c> from 0.6, else <c>critical</c>.</summary>
    /// <remarks>Integrations of which nothing is known now are left out. Their operations are told beside the attempts at providers, never together with them.</remarks>
    public sealed record SystemHealthView(
        string Status, double Score, int Attempts, int Failed, double? SuccessRate, double AttemptsPerMinute, ReportedView Reported, DateTimeOffset CheckedAt,
        IReadOnlyList<ProviderHealthView> Providers, IReadOnlyList<WrapperBook.WrapperHealth> Integrations);

    /// <summary>What integrations reported in the last hour.</summary>
    public sealed record ReportedView(int Operations, int Failed, long ActiveOperations, double OperationsPerMinute);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var health = endpoints.ServiceProvider.GetRequiredService<ProviderHealth>();
        endpoints.ServiceProvider.GetRequiredService<GatewayMeter>().Observe("weir.provider.health", "", "Health of each provider from 0 to 1", () =>
            health.View().Select(one => new Measurement<double>(one.Score, new KeyValuePair<string, object?>("gen_ai.provider.name", one.Name))));
        endpoints.MapGet("/api/providers/health", () => TypedResults.Ok(health.View())).For(Access.Diagnostics);
        endpoints.MapGet("/api/system-health", async (WrapperBook wrappers, SourceBook sources, CancellationToken cancellationToken) =>
            TypedResults.Ok(health.System(wrappers.Known(), await sources.ActiveAsync(cancellationToken)))).For(Access.Diagnostics);
    }

    public IReadOnlyList<ProviderHealthView> View()
    {
        var model = models.Current;
        var open = breakers.Snapshot().Where(one => one.State == BreakerState.Open).Select(one => one.Deployment).ToHashSet(StringComparer.Ordinal);
        var deployments = model.Plans.Values.SelectMany(plans => plans.Route.Deployments).ToLookup(deployment => deployment.Upstream.Id, deployment => deployment.Id, StringComparer.Ordinal);
        return [.. model.Upstreams.Values.OrderBy(upstream => upstream.Id, StringComparer.Ordinal).Select(upstream =>
            Of(upstream, [.. deployments[upstream.Id]], [.. deployments[upstream.Id].Where(open.Contains).Order(StringComparer.Ordinal)]))];
    }

    public IReadOnlyDictionary<string, string> Grades() => View().ToDictionary(one => one.Name, one => one.Status, StringComparer.Ordinal);

    public SystemHealthView System(IReadOnlyList<WrapperBook.WrapperHealth> tools, long active)
    {
        var all = View();
        double[] scores = [.. all.Select(one => one.Score), .. tools.Select(one => one.Score)];
        var score = scores.Length == 0 ? 1 : Math.Round(scores.Average(), 3);
        var (attempts, failed) = (all.Sum(one => one.LastHour.Attempts), all.Sum(one => one.LastHour.Failed));
        var reported = tools.Sum(one => one.Operations);
        return new(
            score >= 0.8 ? "healthy" : score >= 0.6 ? "degraded" : "critical", score, attempts, failed,
            attempts == 0 ? null : Math.Round((attempts - failed) / (double)attempts, 4), Math.Round(attempts / 60d, 2),
            new(reported, tools.Sum(one => one.Failed), active, Math.Round(reported / 60d, 2)), clock.GetUtcNow(), all, tools);
    }

    private ProviderHealthView Of(Upstream upstream, string[] deployments, string[] broken)
    {
        var seen = board.Of(HealthSubject.Provider(upstream.Id));
        var probe = probes.Find(upstream.Id);
        var score = HealthFormula.Of(seen, new()
        {
            FailedProbes = probe?.ConsecutiveFailures ?? 0,
            ProbeError = probe?.Error,
            OpenBreakers = broken.Length,
            Breakers = deployments.Length,
        });
        var status = seen.Count == 0 && probe is null && broken.Length == 0 ? "unknown" : JsonNamingPolicy.SnakeCaseLower.ConvertName(score.Grade.ToString());
        return new(upstream.Id, upstream.Kind.Name, status, score.Score, score.Reasons, TrafficOf(seen), ViewOf(probe), deployments.Length, broken);
    }

    private TrafficView TrafficOf(HealthSample seen) => new(
        seen.Count, seen.Failed, seen.Slow, seen.Count == 0 ? null : Math.Round(seen.Duration.TotalMilliseconds / seen.Count, 1), clock.GetUtcNow() - seen.LastFailureAgo, seen.LastError);

    private static ProbeView? ViewOf(ProbeResult? probe) => probe is null ? null
        : new(probe.Ok, probe.At, Math.Round(probe.Latency.TotalMilliseconds, 1), probe.ConsecutiveFailures, probe.Status, probe.Error);
}
