using System.Diagnostics;
using System.Globalization;

namespace Weir.Bench.Gateway;

/// <summary>A program of the comparison in a process of its own, bound to one core where the machine has several.</summary>
internal sealed class ChildProcess : IDisposable
{
    /// <summary>The core of the gateways.</summary>
    public const int GatewayCore = 0;

    /// <summary>The core of load and upstream.</summary>
    public const int LoadCore = 1;

    /// <summary>No core in particular: for what is measured on the whole machine.</summary>
    public const int AnyCore = -1;

    /// <summary>Runs socket continuations where the kernel reports them; for programs that never block.</summary>
    public const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public static bool CanPin { get; } = OperatingSystem.IsLinux() && File.Exists("/usr/bin/taskset") && File.Exists("/sys/devices/system/cpu/cpu1/topology/core_id");

    public int Id => _process.Id;

    /// <summary>Processor time since its start, in microseconds.</summary>
    public double CpuMicroseconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalMicroseconds;
        }
    }

    /// <summary>Starts <c>dotnet</c> with these arguments; its output goes to <paramref name="log"/>.</summary>
    public static ChildProcess Start(int core, string log, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo("/bin/sh");
        start.Environment.Remove(InlineCompletions); // the load's own setting must not reach the gateways
        string[] pin = CanPin && core != AnyCore ? ["/usr/bin/taskset", "-c", core.ToString(CultureInfo.InvariantCulture)] : [];
        foreach (var argument in (string[])["-c", "exec \"$@\" >\"$0\" 2>&1", log, .. pin, "dotnet", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new(Begin(start));
    }

    /// <summary>Runs this program again on the load's core and returns its exit code.</summary>
    public static async Task<int> RunPinnedAsync(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/taskset");
        foreach (var argument in (string[])["-c", LoadCore.ToString(CultureInfo.InvariantCulture), "dotnet", Program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        // The load never blocks, so it may run where the kernel reports readiness: cheaper for the core it shares with the upstream.
        start.Environment[InlineCompletions] = "1";
        using var process = Begin(start);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public static async Task<string> OutputOfAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        using var process = Begin(start);
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return text;
    }

    /// <summary>This program's file.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Weir.Bench.dll");

    /// <summary>A line of <c>/proc/PID/status</c> in MB: <c>VmRSS</c> now, <c>VmHWM</c> at its peak.</summary>
    public double Megabytes(string field)
    {
        var line = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', '\t', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    public bool HasExited => _process.HasExited;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static Process Begin(ProcessStartInfo start)
    {
#pragma warning disable RS0030 // a comparison of processes has to start them
        return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
#pragma warning restore RS0030
    }
}
