namespace Weir.Acceptance.Monitoring;

/// <summary>Metrics that others than the gateway expose, and those that the load gives no cause: a short list, by name.</summary>
internal static class Others
{
    private static readonly Dictionary<string, string[]> Named = new(StringComparer.Ordinal)
    {
        ["up"] = [],

        // node_exporter
        ["node_cpu_seconds_total"] = ["cpu", "mode"],
        ["node_filesystem_avail_bytes"] = ["device", "fstype", "mountpoint"],
        ["node_filesystem_size_bytes"] = ["device", "fstype", "mountpoint"],
        ["node_filesystem_readonly"] = ["device", "fstype", "mountpoint"],

        // redis_exporter
        ["redis_up"] = [],
        ["redis_memory_used_bytes"] = [],
        ["redis_memory_max_bytes"] = [],
    };

    public static void AddTo(Dictionary<string, HashSet<string>> labels)
    {
        foreach (var (name, own) in Named)
        {
            labels.TryAdd(name, [.. own, "job", "instance"]);
        }
    }

    /// <summary>True for a metric that this scene has nothing for.</summary>
    public static bool IsElsewhere(string metric) => metric != "up" && Named.ContainsKey(metric);
}
