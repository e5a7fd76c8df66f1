using System.Globalization;
using System.Security.Cryptography;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Killing;

/// <summary>A simulator that lives on, callers that never tire, and a gateway on one data directory that is started again and again.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private const int CallerCount = 16;
    private const long CustomerUsdCents = 8;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-acceptance-");
    private readonly Started _simulator;
    private readonly Uri _upstream;
    private int _era;

    private Scene(Started simulator, Uri upstream, int seed, string? data)
    {
        (_simulator, _upstream, Seed) = (simulator, upstream, seed);
        Data = data ?? Path.Combine(_folder.FullName, "data");
        Random = new Random(seed);
        Callers = new Callers(CallerCount, seed);
    }

    /// <summary>What the random choices of this campaign start from.</summary>
    public int Seed { get; }

    public Random Random { get; }

    public Callers Callers { get; }

    public string Data { get; }

    public Audit Audit { get; } = new(new Dictionary<string, HardLimit>
    {
        ["house"] = new(NanoUsd: 1_000_000_000_000),
        ["team"] = new(NanoUsd: 500_000_000_000, IsRolling: true),
        ["each-customer"] = new(NanoUsd: CustomerUsdCents * 10_000_000, IsRolling: true),
        ["each-model"] = new(Tokens: 1_000_000_000, Requests: 10_000_000),
        ["requests"] = new(Requests: 1_000_000_000, IsRolling: true),
    });

    public Figures Figures => Audit.Figures;

    /// <summary>The gateway, while one runs.</summary>
    public Started? Gateway { get; private set; }

    /// <summary>A scene whose random choices start from a new seed, or from the one in <c>WEIR_SEED</c>, with its simulator running.</summary>
    /// <param name="durability">As in <c>storage.durability</c>.</param>
    /// <param name="data">The data directory; <see langword="null"/> for one of its own.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<Scene> SetAsync(string durability, string? data, CancellationToken cancellationToken)
    {
#pragma warning disable RS0030 // a knob of the test run, to replay a campaign; the program's own configuration is not concerned
        var seed = int.TryParse(Environment.GetEnvironmentVariable("WEIR_SEED"), CultureInfo.InvariantCulture, out var given) ? given : RandomNumberGenerator.GetInt32(int.MaxValue);
#pragma warning restore RS0030
        var simulator = TheProgram.Start(["simulator", "--urls", "http://127.0.0.1:0", "--seed", $"{seed}", "--bill-body-bytes", $"{BillLine.BodyBytes}"]);
        var scene = new Scene(simulator, await TheProgram.AddressAsync(simulator, cancellationToken), seed, data);
        await File.WriteAllTextAsync(Path.Combine(scene._folder.FullName, "weir.yaml"), scene.Configuration(durability), cancellationToken);
        return scene;
    }

    /// <summary>Starts the gateway; it may not listen yet.</summary>
    public Started Start() => Gateway = TheProgram.Start(
        ["serve", "--config", Path.Combine(_folder.FullName, "weir.yaml"), "--data", Data, "--urls", "http://127.0.0.1:0"],
        new Dictionary<string, string> { ["MAIN_KEY"] = Running.Gateway.Key("main"), ["WEIR_ADMIN_TOKEN"] = Running.Gateway.AdminToken });

    /// <summary>Starts the gateway, waits until it listens, and measures that.</summary>
    public async Task<Uri> StartedAsync(CancellationToken cancellationToken)
    {
        var from = TimeProvider.System.GetTimestamp();
        var address = await TheProgram.AddressAsync(Start(), cancellationToken);
        var took = TimeProvider.System.GetElapsedTime(from);
        Figures.WorstStart = took > Figures.WorstStart ? took : Figures.WorstStart;
        return address;
    }

    /// <summary>Lets the callers in. Their customers are new every few times, so that every time some run out of money.</summary>
    public void Open(Uri address) => Callers.Open(address, [.. Enumerable.Range(0, 6).Select(index => $"c{_era / 4}-{index}"), "c"]);

    /// <summary>As <c>kill -9</c>, which leaves the callers with what they have.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        var quiet = Callers.CloseAsync();
        Gateway!.Kill();
        await Gateway.ExitAsync(cancellationToken);
        await Gateway.DisposeAsync();
        Gateway = null;
        _era++;
        await quiet.WaitAsync(Started.Patience, TimeProvider.System, cancellationToken);
    }

    /// <summary>As an orderly stop does: what is under way ends first.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var quiet = Callers.CloseAsync();
        await Gateway!.SignalAsync("TERM", cancellationToken);
        var code = await Gateway.ExitAsync(cancellationToken);
        Assert.True(code == 0, Gateway.Told());
        await Gateway.DisposeAsync();
        Gateway = null;
        _era++;
        await quiet.WaitAsync(Started.Patience, TimeProvider.System, cancellationToken);
    }

    /// <summary>Compares the three accounts while nothing is under way and the gateway runs.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var bill = await BillAsync(cancellationToken);
        Audit.Look(LedgerFile.Read(Path.Combine(Data, "weir.db"), Audit.Seq), bill, Callers.Take());
        Assert.True(Audit.Problems.Count == 0, $"WEIR_SEED={Seed}; {Figures}\n{string.Join('\n', Audit.Problems)}");
    }

    /// <summary>Waits until the gateway holds nothing any more, of its own accord.</summary>
    public Task IdleAsync(CancellationToken cancellationToken) => Wait.ForAsync(
        "nothing is held any more",
        Started.Patience,
        () => Task.FromResult(LedgerFile.Read(Path.Combine(Data, "weir.db"), long.MaxValue).Open.Count == 0 ? "idle" : null),
        cancellationToken);

    /// <summary>A random moment within these bounds.</summary>
    public Task LetAsync(int fromMs, int toMs, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(Random.Next(fromMs, toMs)), TimeProvider.System, cancellationToken);

    /// <summary>Waits until between <paramref name="least"/> and <paramref name="most"/> more answers have ended.</summary>
    public Task AnsweredAsync(int least, int most, CancellationToken cancellationToken) =>
        Callers.AnsweredAsync(Random.Next(least, most)).WaitAsync(Started.Patience, TimeProvider.System, cancellationToken);

    /// <summary>The simulator's bill from its beginning or from the last look on.</summary>
    public Task<IReadOnlyList<BillLine>> BillAsync(CancellationToken cancellationToken) => BillLine.ReadAsync(_upstream, Audit.Line, cancellationToken);

    /// <summary>Tells what the campaign saw.</summary>
    public void Tell(string name) => TestContext.Current.TestOutputHelper!.WriteLine($"{name}: WEIR_SEED={Seed}; {Figures}");

    public async ValueTask DisposeAsync()
    {
        await Callers.DisposeAsync();
        if (Gateway is not null)
        {
            await Gateway.DisposeAsync();
        }

        await _simulator.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private string Configuration(string durability) => string.Create(CultureInfo.InvariantCulture, $$"""
        schema: weir/1
        server: { drain_seconds: 30 }
        storage: { durability: {{durability}} }
        gateway: { retry: { max_attempts: 3, initial_delay_ms: 1, max_delay_seconds: 1 } }
        providers:
          openai-sim:    { kind: openai-compatible, base_url: "{{_upstream}}openai-sim/v1", allow_private_network: true }
          anthropic-sim: { kind: anthropic, base_url: "{{_upstream}}anthropic-sim", credential: "env:MAIN_KEY", allow_private_network: true }
        models:
          chat-openai:    { deployments: { only: { provider: openai-sim, model: sim-gpt, {{Price}} } } }
          chat-anthropic: { deployments: { only: { provider: anthropic-sim, model: sim-claude, {{Price}} } } }
          fails-over:
            deployments:
              first:  { provider: openai-sim, model: "sim-gpt!status=529", {{Price}} }
              second: { provider: anthropic-sim, model: sim-claude, {{Price}} }
        keys:
          main: { secret: "env:MAIN_KEY", team: checkout, project: search, may_set: [user, customer] }
        budgets:
          house:         { scope: {}, period: hour, limit_usd: 1000 }
          team:          { scope: { team: checkout }, period: lifetime, limit_usd: 500 }
          each-customer: { scope: { team: checkout, customer: "*" }, period: lifetime, limit_usd: 0.{{CustomerUsdCents:00}} }
          each-model:    { scope: { model: "*", key: main }, period: day, limit_tokens: 1000000000, limit_requests: 10000000 }
          requests:      { scope: { project: search }, period: 30d, limit_requests: 1000000000 }
          watched:       { scope: { provider: "*" }, period: week, limit_usd: 0.01, action: warn, thresholds: [0.5, 1] }
        """);

    private const string Price = "price: { input: 2.50, cache_read: 0.25, cache_write_5m: 3.125, cache_write_1h: 5, output: 10 }";
}
