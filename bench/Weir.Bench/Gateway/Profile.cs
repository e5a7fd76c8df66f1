using System.Globalization;
using Weir.Bench.Load;

namespace Weir.Bench.Gateway;

/// <summary>Where Weir's processor time goes at 16 connections and 1 KB: the system's <c>perf</c>, with the runtime's own symbols.</summary>
internal static class Profile
{
    private static readonly Dictionary<string, string> Symbols = new()
    {
        ["DOTNET_PerfMapEnabled"] = "1",
        ["DOTNET_TieredPGO"] = "0", // no code that counts its own calls among the samples
        ["DOTNET_EnableWriteXorExecute"] = "0", // else perf takes the doubly mapped code for a file
    };

    public static async Task<int> RunAsync(Arena arena, GatewayOptions options)
    {
        using var weir = arena.Weir(options.Mode, Symbols);
        await weir.StartAsync();
        var request = weir.Request(options.Sizes[0], stream: false);
        var seconds = Math.Max(5, options.Seconds);
        await PlainLoad.RunAsync(weir.Address, request, 16, TimeSpan.FromSeconds(15)); // what is hot is compiled again by then, and so has symbols
        var file = Path.Combine(arena.Folder, "perf.data");
        var cpu = weir.Process.CpuMicroseconds;
        var recording = ChildProcess.OutputOfAsync(
            "perf", "record", "-q", "-F", "1999", "-g", "-o", file, "-p", weir.Process.Id.ToString(CultureInfo.InvariantCulture), "--", "sleep", seconds.ToString(CultureInfo.InvariantCulture));
        var result = await PlainLoad.RunAsync(weir.Address, request, 16, TimeSpan.FromSeconds(seconds + 1));
        cpu = (weir.Process.CpuMicroseconds - cpu) / result.Requests;
        await recording;
        var script = await ChildProcess.OutputOfAsync("perf", "script", "-i", file, "-F", "comm,tid,time,ip,sym,dso");
        if (options.Out is { } raw)
        {
            await File.WriteAllTextAsync(raw, script);
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{weir.Name}: {cpu:0.0} µs of CPU per request, {result.Requests / result.Elapsed.TotalSeconds:0} requests/s (while sampled)"));
        new Samples(script).Write(Console.Out, cpu);
        return 0;
    }
}
