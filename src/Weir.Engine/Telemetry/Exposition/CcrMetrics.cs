using static Weir.Engine.Telemetry.Exposition.ExposedKind;

namespace Weir.Engine.Telemetry.Exposition;

/// <summary>The metrics of a Claude-Code-style router (S4-03 to S4-16), with all of their labels.</summary>
internal static class CcrMetrics
{
    private static readonly Label Method = Label.Fixed("method", "POST");
    private static readonly Label Route = Label.Of("route", "http.route");
    private static readonly Label Provider = Label.Of("provider", "gen_ai.provider.name");
    private static readonly Label Model = Label.Of("model", "gen_ai.request.model");
    private static readonly Label Tier = Label.Of("user_tier", "weir.tier", "default");

    public static readonly IReadOnlyList<Projection> All =
    [
        new("ccr_requests_total", "Total number of requests processed", Counter, "weir.operations",
            Method, Route, Label.Of("status_code", "http.response.status_code", zero: "200"), Provider, Tier),
        new("ccr_request_duration_seconds", "Request duration in seconds", Histogram, "gen_ai.server.request.duration",
            Method, Route, Provider, Label.Fixed("cache_status", "miss")) { Boundaries = Buckets.CcrDuration },
        new("ccr_active_connections", "Number of active connections", Gauge, "weir.attempts.active", Provider),
        new("ccr_cache_hit_ratio", "Cache hit ratio (0-1)", Gauge, "weir.cache.hit_ratio", Label.Of("cache_level", "weir.cache.level"))
        { Zeros = ["cache_level=\"l1\"", "cache_level=\"l2\""] },
        new("ccr_provider_requests_total", "Total requests sent to providers", Counter, "weir.attempts",
            Provider, Model, new("status", tags => tags.Find("outcome") is "completed" or "cancelled" ? "success" : "error", "success")),
        new("ccr_provider_latency_seconds", "Provider response latency", Histogram, "gen_ai.client.operation.duration", Provider, Model) { Boundaries = Buckets.CcrLatency },
        new("ccr_provider_errors_total", "Total provider errors", Counter, "weir.attempts", Provider, Label.Of("error_type", "error.type"))
        { Only = tags => tags.Find("error.type").Length > 0 && tags.Find("outcome") != "cancelled" },
        new("ccr_provider_health_score", "Provider health score (0-1)", Gauge, "weir.provider.health", Provider) { Zeros = [] },
        new("ccr_cost_total_usd", "Total cost in USD", Counter, "weir.cost", Provider, Model, Label.Of("user_id", "user.id")) { IsMoney = true },
        new("ccr_response_quality_score", "Response quality score", Histogram, "weir.quality", Provider, Model, Label.Of("content_type", "weir.content_type")) { Boundaries = Buckets.Score },
        new("ccr_user_satisfaction_score", "User satisfaction score", Gauge, "weir.satisfaction", Tier, Provider),
        new("ccr_memory_usage_bytes", "Memory usage in bytes; heap_total is what the heap may take", Gauge, "weir.memory", Label.Of("type", "weir.memory.type")) { Zeros = [] },
        new("ccr_cpu_usage_percent", "CPU usage percentage of all cores", Gauge, "weir.cpu.percent") { Zeros = [] },
        new("ccr_disk_usage_bytes", "Disk usage in bytes", Gauge, "system.filesystem.usage", Label.Of("mount", "system.filesystem.mountpoint"))
        { Only = tags => tags.Find("system.filesystem.state") == "used", Zeros = [] },
    ];
}
