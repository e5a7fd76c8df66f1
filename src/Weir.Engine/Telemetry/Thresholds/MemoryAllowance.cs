using System.Globalization;

namespace Weir.Engine.Telemetry.Thresholds;

/// <summary>How much memory the process may take: what its control groups allow, or the machine has.</summary>
/// <remarks>The runtime's own figure is no use here: in a container it is three quarters of the limit by default, the heap's part.</remarks>
/// <param name="root">Where control groups are mounted, <c>/sys/fs/cgroup</c>.</param>
/// <param name="own">The process's own, <c>/proc/self/cgroup</c>.</param>
/// <param name="machine">Memory of the machine, bytes.</param>
internal sealed class MemoryAllowance(string root, string own, long machine)
{
    public static MemoryAllowance OfThisProcess() => new("/sys/fs/cgroup", "/proc/self/cgroup", MachineBytes("/proc/meminfo") ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>Bytes; the least of all that bound it. Limits can change while it runs.</summary>
    public long Bytes() => Limits().Append(machine).Where(limit => limit > 0).DefaultIfEmpty(long.MaxValue).Min();

    /// <summary>Reads <c>MemTotal:       16384256 kB</c>; null where there is no such file.</summary>
    public static long? MachineBytes(string path) =>
        TextOf(path)?.Split('\n').FirstOrDefault(line => line.StartsWith("MemTotal:", StringComparison.Ordinal))?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..]
        && long.TryParse(kilobytes, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count * 1024 : null;

    // Version 2 has one line, 0::/system.slice/weir.service; a group is bound by those above it, too. Version 1 names its controllers: 4:memory:/docker/1f0c.
    private IEnumerable<long> Limits()
    {
        foreach (var line in (TextOf(own) ?? "0::/").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(':', 3) is not [_, var controllers, var group] || (controllers.Length > 0 && !controllers.Split(',').Contains("memory")))
            {
                continue;
            }

            var (mount, file) = controllers.Length == 0 ? (root, "memory.max") : (Path.Join(root, "memory"), "memory.limit_in_bytes");
            for (var at = group.Trim('/'); ; at = Path.GetDirectoryName(at) ?? "")
            {
                // "max" is no number, and so no limit.
                if (long.TryParse(TextOf(Path.Join(mount, at, file))?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit))
                {
                    yield return limit;
                }

                if (at.Length == 0)
                {
                    break;
                }
            }
        }
    }

    private static string? TextOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
