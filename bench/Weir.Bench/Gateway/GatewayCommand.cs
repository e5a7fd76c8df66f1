using System.Diagnostics;
using System.Reflection;

namespace Weir.Bench.Gateway;

/// <summary><c>gateway</c>: Weir beside a bare forwarder in one run.</summary>
internal static class GatewayCommand
{
    public static async Task<int> RunAsync(GatewayOptions options)
    {
        if (typeof(GatewayCommand).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
        {
            Console.Error.WriteLine("This is a Debug build. Run with: dotnet run -c Release --project bench/Weir.Bench -- gateway");
            return 2;
        }

        if (ChildProcess.CanPin && !options.Pinned)
        {
            return await ChildProcess.RunPinnedAsync(["gateway", .. options.Given, "--pinned"]);
        }

        using var arena = new Arena();
        if (options.Trace)
        {
            return await Profile.RunAsync(arena, options);
        }

        Target[] targets = [arena.Forwarder(), arena.Weir("power"), arena.Weir("process"), .. Others(arena, options)];
        try
        {
            var measured = await new Runner(arena, targets, options).RunAsync();
            var report = new Report(measured, options, [.. targets.Select(target => target.Name)]).Write();
            Console.Out.Write(report);
            if (options.Out is { } file)
            {
                await File.WriteAllTextAsync(file, report);
            }

            return measured.Streams.Any(round => round.Result.Wrong > 0) ? 1 : 0;
        }
        finally
        {
            Array.ForEach(targets, target => target.Dispose());
        }
    }

    private static Target[] Others(Arena arena, GatewayOptions options)
    {
        if (options is { Against: null, Set: null })
        {
            return [];
        }

        var set = options.Set?.Split('=', 2);
        var variables = set is null ? null : new Dictionary<string, string> { [set[0]] = set[1] };
        var folder = Path.GetFullPath(options.Against ?? AppContext.BaseDirectory);
        return [arena.Weir("power", variables, folder), arena.Weir("process", variables, folder)];
    }
}
