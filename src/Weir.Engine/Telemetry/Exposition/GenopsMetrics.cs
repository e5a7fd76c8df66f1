using static Weir.Engine.Telemetry.Exposition.ExposedKind;

namespace Weir.Engine.Telemetry.Exposition;

/// <summary>The metrics of GenOps' OpenRouter adapter (S3-06, S3-08), with all of their labels.</summary>
internal static class GenopsMetrics
{
    private const string Prefix = "genops_openrouter_";

    private static readonly Label Team = Label.Of("genops_team", "genops.team");
    private static readonly Label Model = Label.Of("genops_model", "gen_ai.request.model");
    private static readonly Label Status = Label.Of("http_status_code", "http.response.status_code", zero: "200");
    private static readonly Label Provider = Label.Of("genops_openrouter_actual_provider", "gen_ai.provider.name");
    private static readonly Label Endpoint = Label.Of("endpoint", "http.route");

    public static readonly IReadOnlyList<Projection> All =
    [
        new(Prefix + "requests_total", "Total requests by team and model", Counter, "weir.operations", Team, Model, Status, Provider),
        new(Prefix + "request_duration_seconds", "Request duration in seconds", Histogram, "gen_ai.server.request.duration", Team, Model, Status, Provider) { Boundaries = Buckets.CcrDuration },
        new(Prefix + "cost_total", "Cost in USD", Counter, "weir.cost", Team, Model, Status, Provider) { IsMoney = true },
        new(Prefix + "errors_total", "Error count by type", Counter, "weir.errors", Label.Of("error_type", "error.type"), Team, Model, Status, Provider),
        new(Prefix + "provider_switches_total", "Provider failovers", Counter, "weir.provider.switches",
            Label.Of("genops_openrouter_predicted_provider", "weir.provider.before"), Team, Model, Status, Provider),
        new(Prefix + "active_requests", "Number of active requests", Gauge, "weir.operations.active", Endpoint),
        new(Prefix + "throughput_total", "Total throughput counter", Counter, "weir.operations", Endpoint, Team, Model, Status),
        new(Prefix + "cpu_usage_percent", "CPU usage percentage", Gauge, "weir.cpu.percent") { Zeros = [] },
        new(Prefix + "memory_usage_bytes", "Memory usage in bytes", Gauge, "weir.memory") { Only = tags => tags.Find("weir.memory.type") == "rss", Zeros = [] },
        new(Prefix + "avg_response_time", "Average response time over last 100 requests", Gauge, "weir.operations.recent_duration"),
        new(Prefix + "tokens_per_request", "Tokens used per request", Histogram, "weir.operation.tokens", Team, Model, Status, Provider) { Boundaries = Buckets.TokenCount },
        new(Prefix + "cost_per_request", "Cost per request in USD", Histogram, "weir.operation.cost", Team, Model, Status, Provider) { Boundaries = Buckets.Cost, IsMoney = true },
    ];
}
