using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Operations;
using Weir.Engine.Proxy.Metering;
using Weir.Engine.Telemetry;
using Weir.Engine.Telemetry.Profiles;
using Weir.Engine.Telemetry.Thresholds;

namespace Weir.Engine.Proxy.Diagnostics;

/// <summary><c>GET /api/profiles</c>: how long operations took since the start or the last reset, and the grades that components have now; <c>GET /api/profiles/summary</c>: S3-09's shape; <c>DELETE /api/profiles</c>.</summary>
internal static class ProfileEndpoints
{
    public sealed record ProfileList(DateTimeOffset Since, int? ThresholdMs, IReadOnlyList<ComponentView> Components, IReadOnlyList<ProfileView> Items, string? Next);

    public sealed record ComponentView(string Component, string Grade, IReadOnlyList<MeasureView> Metrics);

    public sealed record MeasureView(string Metric, double Value, int Threshold, string Grade, DateTimeOffset? Since);

    public sealed record ProfileView(
        string Endpoint, string? Model, string Grade, long Count, long Errors, double ErrorRate, double MinMs, double AvgMs, double P50Ms, double P90Ms, double P95Ms, double P99Ms, double MaxMs,
        double LastMs, DateTimeOffset? LastAt, long Exceeded, long Tokens, Money CostUsd);

    /// <summary>The names are S3-09's.</summary>
    public sealed record SummaryView(
        long TotalRequests, long TotalErrors, double ErrorRate, long ActiveRequests, double AvgResponseTimeMs, double CpuUsagePercent, double MemoryUsageMb, IReadOnlyDictionary<string, EndpointView> Endpoints);

    public sealed record EndpointView(long RequestCount, long ErrorCount, double ErrorRate, double AvgDurationMs, long ActiveRequests, long Tokens, Money CostUsd);

    private static readonly string[] Known = ["by"];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var book = endpoints.ServiceProvider.GetRequiredService<ProfileBook>();
        var services = endpoints.ServiceProvider;
        var parts = new ProfileParts(
            book, services.GetRequiredService<PathMeter>(), services.GetRequiredService<SystemGauges>(), services.GetRequiredService<ThresholdWatch>(), services.GetRequiredService<Holder<WeirConfig>>());
        endpoints.MapGet("/api/profiles", (HttpRequest request) => List(request, parts)).For(Permission.MonitoringRead);
        endpoints.MapGet("/api/profiles/summary", () => TypedResults.Ok(Summary(parts))).For(Permission.MonitoringRead);
        endpoints.MapDelete("/api/profiles", () =>
        {
            book.Clear();
            return TypedResults.NoContent();
        }).Audited("profiles.reset").For(Permission.MonitoringReset);
    }

    private static Results<Ok<ProfileList>, ValidationProblem> List(HttpRequest request, ProfileParts parts)
    {
        var query = new ApiQuery(request.Query, Known);
        var by = request.Query["by"].ToString();
        if (by is not ("" or "endpoint" or "model"))
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["by"] = ["must be endpoint or model"] });
        }

        return query.Problem is { } problem ? problem
            : TypedResults.Ok(new ProfileList(parts.Book.Since, parts.Config.Current.Telemetry.SlowOperationMs, Components(parts.Watch.Current), Profiles(parts, byModel: by == "model"), Next: null));
    }

    private static ProfileView[] Profiles(ProfileParts parts, bool byModel)
    {
        var grades = parts.Watch.Current.ToLookup(one => one.Component, StringComparer.Ordinal);
        return [.. parts.Book.Read(byModel).Select(one => Of(one, Worst(grades[ProfileBook.ComponentOf(one.Endpoint)])))];
    }

    private static ComponentView[] Components(IReadOnlyList<ComponentGrade> grades) =>
    [
        .. from one in grades
           group one by one.Component into component
           select new ComponentView(component.Key, Worst(component),
               [.. component.Select(one => new MeasureView(one.Metric.Name(), Math.Round(one.Value, 3), one.Threshold, PerformanceNotices.NameOf(one.Grade), one.Since))]),
    ];

    private static string Worst(IEnumerable<ComponentGrade> grades) => PerformanceNotices.NameOf(grades.Max(one => one.Grade));

    private static SummaryView Summary(ProfileParts parts)
    {
        var all = parts.Book.Read(byModel: false);
        var (count, errors) = (all.Sum(one => one.Count), all.Sum(one => one.Errors));
        return new(
            count, errors, Rate(errors, count), all.Sum(one => parts.Meter.ActiveAt(one.Endpoint)), Math.Round(parts.Meter.RecentAverage.TotalMilliseconds, 3),
            Math.Round(parts.System.CpuPercent, 2), Math.Round(Environment.WorkingSet / 1024d / 1024d, 1),
            all.ToDictionary(one => one.Endpoint, one => new EndpointView(one.Count, one.Errors, Rate(one.Errors, one.Count), Ms(one.Sum / one.Count), parts.Meter.ActiveAt(one.Endpoint), one.Tokens, new(one.CostNanoUsd)), StringComparer.Ordinal));
    }

    private static ProfileView Of(ProfileReading one, string grade) => new(
        one.Endpoint, one.Model is { Length: 0 } ? "-" : one.Model, grade, one.Count, one.Errors, Rate(one.Errors, one.Count), Ms(one.Min), Ms(one.Sum / one.Count), Ms(one.P50), Ms(one.P90), Ms(one.P95), Ms(one.P99), Ms(one.Max),
        Ms(one.Last), one.LastAt, one.Exceeded, one.Tokens, new(one.CostNanoUsd));

    private static double Rate(long part, long whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 6);

    private static double Ms(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    private sealed record ProfileParts(ProfileBook Book, PathMeter Meter, SystemGauges System, ThresholdWatch Watch, Holder<WeirConfig> Config);
}
