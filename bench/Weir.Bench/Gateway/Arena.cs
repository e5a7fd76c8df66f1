using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Weir.Bench.Gateway;

/// <summary>Everything that runs during a comparison: the upstream, the bare forwarder, Weir in both durabilities. Its folder goes when it ends.</summary>
internal sealed class Arena : IDisposable
{
    private readonly string _key = "wk_bench_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    private readonly IPEndPoint _upstream = Free();

    public Arena()
    {
        Folder = Path.GetFullPath(Path.Combine("artifacts", "bench", Path.GetRandomFileName()));
        Directory.CreateDirectory(Folder);
        Upstream = ChildProcess.Start(ChildProcess.LoadCore, Log("upstream"), [ChildProcess.Program, "mock", $"http://{_upstream}"], new Dictionary<string, string>
        {
            [ChildProcess.InlineCompletions] = "1",
        });
    }

    /// <summary>Holds the data directories: its disk is the one whose fsync counts.</summary>
    public string Folder { get; }

    public ChildProcess Upstream { get; }

    public Target Forwarder()
    {
        var address = Free();
        return new("forwarder", address, _key, () => ChildProcess.Start(
            ChildProcess.GatewayCore, Log("forwarder"), [ChildProcess.Program, "forwarder", $"http://{address}", $"http://{_upstream}"]), () => null);
    }

    /// <summary>Weir with all governance on.</summary>
    /// <param name="durability">Its durability.</param>
    /// <param name="variables">More of its environment.</param>
    /// <param name="other">Folder of another build.</param>
    /// <param name="more">What becomes of its configuration.</param>
    /// <param name="core">The core it is bound to.</param>
    public Target Weir(
        string durability, IReadOnlyDictionary<string, string>? variables = null, string? other = null, Func<string, string>? more = null, int core = ChildProcess.GatewayCore)
    {
        var address = Free();
        var name = (other is null ? "weir-" : "other-") + durability;
        var config = Path.Combine(Folder, name + ".yaml");
        File.WriteAllText(config, (more ?? (text => text))(Configuration(durability)));
        var all = new Dictionary<string, string>(variables ?? new Dictionary<string, string>()) { ["BENCH_KEY"] = _key, ["BENCH_UPSTREAM_KEY"] = "sk-bench-upstream" };
        var data = "";
        return new(name, address, _key, Start, () => Path.Combine(data, "weir.db"));

        ChildProcess Start()
        {
            data = Path.Combine(Folder, name + "-" + Path.GetRandomFileName());
            var arguments = new[] { Path.Combine(other ?? AppContext.BaseDirectory, "weir.dll"), "serve", "--config", config, "--data", data, "--urls", $"http://{address}" };
            return ChildProcess.Start(core, Log(name), arguments, all);
        }
    }

    /// <summary>The configuration of <see cref="Weir"/>.</summary>
    public string ConfigFile(string durability) => Path.Combine(Folder, $"weir-{durability}.yaml");

    public string Log(string name) => Path.Combine(Folder, name + ".log");

    public void Dispose()
    {
        Upstream.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private string Configuration(string durability) => string.Create(CultureInfo.InvariantCulture, $$"""
        schema: weir/1
        storage: { durability: {{durability}} }
        providers:
          upstream:
            kind: openai-compatible
            base_url: "http://{{_upstream}}/v1"
            credential: "env:BENCH_UPSTREAM_KEY"
            allow_private_network: true
            limits: { requests_per_minute: 1000000, burst: 1000000, tokens_per_minute: 1000000000, concurrency: 100000 }
        models:
          bench-model:
            deployments:
              primary: { provider: upstream, model: mock-model, price: { input: 2.50, output: 10, cache_read: 1.25 } }
        keys:
          bench:
            secret: "env:BENCH_KEY"
            team: bench
            project: measurements
            tier: gold
            models: [bench-model]
            limits: { requests_per_minute: 1000000, burst: 1000000, tokens_per_minute: 1000000000, concurrency: 100000 }
            may_set: [user, feature]
        budgets:
          all:  { scope: {}, period: month, limit_usd: 1000000000, thresholds: [0.8] }
          team: { scope: { team: bench }, period: day, limit_usd: 1000000000 }
        """);

    private static IPEndPoint Free()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)probe.LocalEndPoint!;
    }
}
