using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Bench.Load;
using Weir.Engine;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Configuration.Transfer;
using Weir.Engine.Identity.Keys;
using Weir.Engine.Limits;
using Weir.Engine.Providers;
using Weir.Engine.Proxy;

namespace Weir.Bench.Reload;

/// <summary>The pieces of a reload by themselves, in the order they run, on one thread.</summary>
internal static class ReloadPieces
{
    private const int Rounds = 15;

    private const string Small = """
        schema: weir/1
        providers:
          upstream: { kind: openai-compatible, base_url: "http://127.0.0.1:8000/v1", allow_private_network: true }
        models:
          bench-model: { deployments: { primary: { provider: upstream, model: m, price: { input: 1, output: 2 } } } }
        keys:
          bench: { secret: "env:BENCH_KEY_0", enabled: false }
        """;

    public static void Run()
    {
        var variables = new EnvironmentVariables(LargeDocument.Variables());
        ConfigSources Sources(int idle) => new() { File = new("weir.yaml", Encoding.UTF8.GetBytes(LargeDocument.Around(Small, idle))), Variables = variables };
        var (first, second) = (Sources(100), Sources(101));
        var loader = new ConfigLoader(EngineModule.ConfigChecks, TimeProvider.System);
        var upstreams = new UpstreamFactory(new SecretSources(variables, vault: null, shelf: null), TimeProvider.System, NullLoggerFactory.Instance);
        var compiler = new GatewayCompiler(upstreams, new LimitRegistry(TimeProvider.System), new(new byte[KeyHasher.PepperBytes]), variables);
        var before = Loaded(loader, first);
        var after = Loaded(loader, second);

        Console.Out.WriteLine($"{first.File!.Bytes.Length:N0} bytes of document, {before.Document.Length:N0} characters as a revision");
        Console.Out.WriteLine("| piece | median | best | allocated | kept | collections | their pauses | longest seen |\n|---|---:|---:|---:|---:|---:|---:|---:|");
        Time("parse", () => new DocumentReader("weir.yaml", ConfigLayer.File, new ProblemList()).Read(first.File!.Bytes.Span));
        Time("load (parse, layers, bind, checks)", () => new ConfigLoader(EngineModule.ConfigChecks, TimeProvider.System).Load(first));
        Time("load again, one line changed", Turns(first, second, sources => loader.Load(sources)));
        Time("the effective document as text", () => new ConfigState(0, before.Result, []));
        Time("difference to the one before", () => ConfigDiff.Between(before.Result.Marks.Document, after.Result.Marks.Document));
        Time("difference of two kept as text", () => ConfigDiff.Between(before.Document, after.Document));
        Time("the compiled model", Turns(before, after, state => compiler.Compile(state.Result.Config!)));
        Time("the backup as YAML", () => ConfigExport.Of(before.Document, ExportFormat.Yaml));
        Time("packed for the store", () => DocumentText.Pack(before.Document));
    }

    private static Func<object?> Turns<T>(T first, T second, Func<T, object?> work)
    {
        var turn = 0;
        return () => work(++turn % 2 == 0 ? first : second);
    }

    private static ConfigState Loaded(ConfigLoader loader, ConfigSources sources)
    {
        var result = loader.Load(sources);
        return result.Valid ? new(0, result, []) : throw new InvalidDataException(string.Join('\n', result.Problems.Take(5)));
    }

    private static void Time(string name, Func<object?> work)
    {
        for (var i = 0; i < Rounds; i++)
        {
            work();
        }

        var kept = Kept(work);
        var times = new List<double>();
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var (pauses, collections) = (GC.GetTotalPauseDuration(), GC.CollectionCount(0));
        var (longest, first) = (TimeSpan.Zero, GC.GetGCMemoryInfo(GCKind.Any).Index);
        for (var i = 0; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            longest = Longest(longest, first);
        }

        bytes = (GC.GetAllocatedBytesForCurrentThread() - bytes) / Rounds;
        Console.Out.WriteLine($"| {name} | {Percentiles.Median(times):0.0} ms | {times.Min():0.0} ms | {bytes / 1e6:0.0} MB | {kept / 1e6:0.0} MB | {(GC.CollectionCount(0) - collections) / (double)Rounds:0.0} | {(GC.GetTotalPauseDuration() - pauses).TotalMilliseconds / Rounds:0.0} ms | {longest.TotalMilliseconds:0.0} ms |");
    }

    /// What its result holds: this much is looked at and moved by the collections on the way to it.
    private static long Kept(Func<object?> work)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var result = work();
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(result);
        return kept;
    }

    /// The longest pause there was, as far as the last collections of each kind tell.
    private static TimeSpan Longest(TimeSpan before, long after) => Enum.GetValues<GCKind>()
        .Select(kind => GC.GetGCMemoryInfo(kind)).Where(collection => collection.Index > after)
        .SelectMany(collection => collection.PauseDurations.ToArray()).Append(before).Max();
}
