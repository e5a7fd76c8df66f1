using System.Globalization;
using System.Text.Json;

[assembly: AssemblyFixture(typeof(Weir.Acceptance.Running.Gateway))]

namespace Weir.Acceptance.Running;

/// <summary>One gateway with two simulators behind it, each a process of its own, for all tests that only call it.</summary>
public sealed class Gateway : IAsyncLifetime
{
    /// <summary>The admin token.</summary>
    public const string AdminToken = "acceptance-admin-token-0123456789abcdef";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-acceptance-");
    private readonly List<Started> _processes = [];

    /// <summary>Where the gateway listens.</summary>
    public Uri Address { get; private set; } = new("http://gateway.invalid");

    /// <summary>The simulator that OpenAI-speaking deployments point at.</summary>
    public Uri OpenAiUpstream { get; private set; } = new("http://upstream.invalid");

    /// <summary>The simulator that Anthropic-speaking deployments point at.</summary>
    public Uri AnthropicUpstream { get; private set; } = new("http://upstream.invalid");

    /// <summary>What a caller, as a script, must know, by variable.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["GATEWAY"] = Address.GetLeftPart(UriPartial.Authority),
        ["OPENAI_UPSTREAM"] = OpenAiUpstream.GetLeftPart(UriPartial.Authority),
        ["ANTHROPIC_UPSTREAM"] = AnthropicUpstream.GetLeftPart(UriPartial.Authority),
        ["ADMIN_TOKEN"] = AdminToken,
    };

    /// <summary>The full text of the key with this id.</summary>
    public static string Key(string id) => $"wk_{id}_0123456789abcdef0123456789abcdef";

    /// <summary>Starts everything.</summary>
    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        OpenAiUpstream = await SimulatorAsync(seed: 11, cancellationToken);
        AnthropicUpstream = await SimulatorAsync(seed: 12, cancellationToken);
        var config = Path.Combine(_folder.FullName, "weir.yaml");
        await File.WriteAllTextAsync(config, Configuration(), cancellationToken);
        var process = TheProgram.Start(["serve", "--config", config, "--data", Path.Combine(_folder.FullName, "data"), "--urls", "http://127.0.0.1:0"], Secrets());
        _processes.Add(process);
        Address = await TheProgram.AddressAsync(process, cancellationToken);
    }

    /// <summary>Ends everything.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>The operation's record and attempts, once it has been recorded.</summary>
    public Task<Explained> OperationAsync(string id, CancellationToken cancellationToken) => Wait.ForAsync(
        $"operation {id} is recorded",
        Started.Patience,
        async () =>
        {
            using var response = await Web.GetAsync(new Uri(Address, $"/api/operations/{id}"), cancellationToken, AdminToken);
            return response.IsSuccessStatusCode
                ? new Explained(JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(cancellationToken)))
                : null;
        },
        cancellationToken);

    /// <summary>The operation called on behalf of <paramref name="user"/>, once it has been recorded.</summary>
    public async Task<Explained> OperationOfAsync(string user, CancellationToken cancellationToken)
    {
        var id = await Wait.ForAsync(
            $"an operation of '{user}' is recorded",
            Started.Patience,
            async () => (await OperationsAsync(cancellationToken))
                .Where(operation => operation.GetProperty("user").GetString() == user)
                .Select(static operation => operation.GetProperty("id").GetString())
                .FirstOrDefault(),
            cancellationToken);
        return await OperationAsync(id, cancellationToken);
    }

    /// <summary>Waits until the bill behind <paramref name="upstream"/> shows the attempt with this directive with this outcome.</summary>
    public Task BilledAsync(string upstream, string directive, string outcome, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var simulator = upstream == "openai" ? OpenAiUpstream : AnthropicUpstream;
        return Wait.ForAsync(
            $"the bill shows '{directive}' as {outcome}",
            deadline,
            async () => (await BillAsync(simulator, cancellationToken))
                .Where(entry => entry.GetProperty("directives").GetString()!.Contains(directive, StringComparison.Ordinal))
                .Select(static entry => entry.GetProperty("outcome").GetString())
                .FirstOrDefault(found => found == outcome),
            cancellationToken);
    }

    /// <summary>All operations recorded, newest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> OperationsAsync(CancellationToken cancellationToken)
    {
        var all = new List<JsonElement>();
        string? next = null;
        do
        {
            var page = await Web.JsonAsync(new Uri(Address, $"/api/operations?limit=500{(next is null ? "" : $"&after={next}")}"), cancellationToken, AdminToken);
            all.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        return all;
    }

    /// <summary>A simulator's own account of everything it was asked.</summary>
    public static async Task<IReadOnlyList<JsonElement>> BillAsync(Uri simulator, CancellationToken cancellationToken)
    {
        var all = new List<JsonElement>();
        var next = (string?)"0";
        while (next is not null)
        {
            var page = await Web.JsonAsync(new Uri(simulator, $"/simulator/bill?limit=1000&after={next}"), cancellationToken);
            all.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.GetProperty("next").GetString();
        }

        return all;
    }

    private static Dictionary<string, string> Secrets() => new()
    {
        ["WEIR_ADMIN_TOKEN"] = AdminToken,
        ["UPSTREAM_CREDENTIAL"] = "sk-upstream-0123456789abcdef0123456789",
        ["MAIN_KEY"] = Key("main"),
        ["RESTRICTED_KEY"] = Key("restricted"),
        ["LIMITED_JS_OPENAI"] = Key("limited-js-openai"),
        ["LIMITED_JS_ANTHROPIC"] = Key("limited-js-anthropic"),
        ["LIMITED_NET_OPENAI"] = Key("limited-net-openai"),
        ["LIMITED_NET_ANTHROPIC"] = Key("limited-net-anthropic"),
    };

    // Prices are those of the simulator for every model, so that both accounts must agree to the nano-dollar.
    private string Configuration() => string.Create(CultureInfo.InvariantCulture, $$"""
        schema: weir/1
        server: { max_body_bytes: 1048576 }
        gateway: { retry: { max_attempts: 2, initial_delay_ms: 1, max_delay_seconds: 1 } }
        providers:
          openai-sim:       { kind: openai-compatible, base_url: "{{OpenAiUpstream}}v1", credential: "env:UPSTREAM_CREDENTIAL", allow_private_network: true }
          anthropic-sim:    { kind: anthropic, base_url: "{{AnthropicUpstream}}", credential: "env:UPSTREAM_CREDENTIAL", allow_private_network: true }
          openai-inside:    { kind: simulator, simulator: { seed: 13, first_token_ms: 0, token_ms: 0, dialects: [openai] } }
          anthropic-inside: { kind: simulator, simulator: { seed: 14, first_token_ms: 0, token_ms: 0, dialects: [anthropic] } }
        models:
          chat-openai:           { deployments: { only: { provider: openai-sim, model: sim-gpt, {{Price}} } } }
          chat-anthropic:        { deployments: { only: { provider: anthropic-sim, model: sim-claude, {{Price}} } } }
          chat-openai-inside:    { deployments: { only: { provider: openai-inside, model: sim-gpt, {{Price}} } } }
          chat-anthropic-inside: { deployments: { only: { provider: anthropic-inside, model: sim-claude, {{Price}} } } }
          embeddings:            { deployments: { only: { provider: openai-sim, model: sim-embedding, {{Price}} } } }
          embeddings-inside:     { deployments: { only: { provider: openai-inside, model: sim-embedding, {{Price}} } } }
          fails-over:
            deployments:
              first:  { provider: openai-sim, model: "sim-gpt!status=529", {{Price}} }
              second: { provider: anthropic-sim, model: sim-claude, {{Price}} }
          overloaded:
            deployments:
              first:  { provider: openai-sim, model: "sim-gpt!status=529", {{Price}} }
              second: { provider: anthropic-sim, model: "sim-claude!status=529", {{Price}} }
          broken:
            deployments:
              first:  { provider: openai-sim, model: "sim-gpt!status=500", {{Price}} }
              second: { provider: anthropic-sim, model: "sim-claude!status=500", {{Price}} }
        keys:
          main:                  { secret: "env:MAIN_KEY", team: acceptance }
          restricted:            { secret: "env:RESTRICTED_KEY", team: acceptance, models: [chat-openai] }
          limited-js-openai:     { secret: "env:LIMITED_JS_OPENAI", team: acceptance, limits: { requests_per_minute: 60, burst: 1 } }
          limited-js-anthropic:  { secret: "env:LIMITED_JS_ANTHROPIC", team: acceptance, limits: { requests_per_minute: 60, burst: 1 } }
          limited-net-openai:    { secret: "env:LIMITED_NET_OPENAI", team: acceptance, limits: { requests_per_minute: 60, burst: 1 } }
          limited-net-anthropic: { secret: "env:LIMITED_NET_ANTHROPIC", team: acceptance, limits: { requests_per_minute: 60, burst: 1 } }
        """);

    private const string Price = "price: { input: 2.50, cache_read: 0.25, cache_write_5m: 3.125, cache_write_1h: 5, output: 10 }";

    private async Task<Uri> SimulatorAsync(int seed, CancellationToken cancellationToken)
    {
        var (process, address) = await TheProgram.SimulatorAsync(seed, cancellationToken);
        _processes.Add(process);
        return address;
    }
}
