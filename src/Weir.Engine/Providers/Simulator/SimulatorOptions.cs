namespace Weir.Engine.Providers.Simulator;

/// <summary>How the simulator behaves. The defaults answer at once and never fail: tests and benchmarks want that; a demonstration sets the times.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Same seed and same request give the same answer. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Silence before the first event of an answer, in milliseconds. A person expects about 300. Default 0.</summary>
    public int FirstTokenMs { get; init; }

    /// <summary>Time to produce one token, in milliseconds. A person expects about 15. Default 0.</summary>
    public int TokenMs { get; init; }

    /// <summary>The credential callers must send (<c>Authorization: Bearer</c> or <c>x-api-key</c>), else 401. Default none: every caller is welcome.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The models that <c>GET /v1/models</c> lists. Any other name works too, but for those that begin with <c>sim-unknown</c>.</summary>
    public IReadOnlyList<string> Models { get; init; } = ["sim-gpt", "sim-gpt-mini", "sim-claude", "sim-claude-mini", "sim-embedding"];

    /// <summary>Faults by model, deployment and count of requests; see <see cref="SimulatorScriptStep"/>. Default none.</summary>
    public IReadOnlyList<SimulatorScriptStep> Script { get; init; } = [];

    /// <summary>Whether <c>[[sim: ...]]</c> in the last user message gives directives as the model name does. Default true.</summary>
    public bool PromptDirectives { get; init; } = true;

    /// <summary>Prices by model name. A model without one costs <see cref="DefaultPrice"/>.</summary>
    public IReadOnlyDictionary<string, SimulatorPrice> Prices { get; init; } = new Dictionary<string, SimulatorPrice>(StringComparer.Ordinal);

    /// <summary>The price of every model that has none of its own.</summary>
    public SimulatorPrice DefaultPrice { get; init; } = new();

    /// <summary>Entries that the bill keeps, 1 or more; older ones are dropped and counted, the totals keep everything. Default 10,000.</summary>
    public int BillCapacity { get; init; } = 10_000;

    /// <summary>How many bytes of each request body the bill keeps, from its beginning. Default 0: only its SHA-256.</summary>
    public int BillBodyBytes { get; init; }

    /// <summary>The largest request body accepted, in bytes; 413 above it. Default 64 MiB.</summary>
    public int MaxRequestBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Prompt prefixes remembered for cached tokens; the least recently used goes first. Default 4,096.</summary>
    public int PromptCacheEntries { get; init; } = 4_096;
}
