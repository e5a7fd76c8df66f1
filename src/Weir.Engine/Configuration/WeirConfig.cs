using System.Collections.ObjectModel;
using Weir.Engine.Configuration.Flags;

namespace Weir.Engine.Configuration;

/// <summary>The whole configuration as people write it: bound, complete, valid, and never changed afterwards.</summary>
public sealed record WeirConfig
{
    /// <summary>The format's version, always <c>weir/1</c>. Required in a file.</summary>
    public string Schema { get; init; } = "weir/1";

    /// <summary>Name of the environment: development, testing, staging, production, or a custom one that has its own file. Default production.</summary>
    public string Environment { get; init; } = "production";

    /// <summary>Listeners and bounds of the server.</summary>
    public ServerConfig Server { get; init; } = new();

    /// <summary>Where state is kept.</summary>
    public StorageConfig Storage { get; init; } = new();

    /// <summary>Which private networks outgoing calls may reach.</summary>
    public EgressConfig Egress { get; init; } = new();

    /// <summary>What may be seen without a credential.</summary>
    public AccessConfig Access { get; init; } = new();

    /// <summary>What every provider starts from and may override.</summary>
    public GatewayConfig Gateway { get; init; } = new();

    /// <summary>Upstreams by id, in the order written.</summary>
    public IReadOnlyDictionary<string, ProviderConfig> Providers { get; init; } = ReadOnlyDictionary<string, ProviderConfig>.Empty;

    /// <summary>Models by the name a client asks for, in the order written.</summary>
    public IReadOnlyDictionary<string, ModelConfig> Models { get; init; } = ReadOnlyDictionary<string, ModelConfig>.Empty;

    /// <summary>Named sets of model settings by id: those built in, then those written.</summary>
    public IReadOnlyDictionary<string, PresetConfig> Presets { get; init; } = Weir.Engine.Configuration.Presets.BuiltIn;

    /// <summary>Models to recommend, the best first, by what they are for. Default none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Recommended { get; init; } = ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>Callers' keys by id, in the order written.</summary>
    public IReadOnlyDictionary<string, KeyConfig> Keys { get; init; } = ReadOnlyDictionary<string, KeyConfig>.Empty;

    /// <summary>Budgets by id, in the order written.</summary>
    public IReadOnlyDictionary<string, BudgetConfig> Budgets { get; init; } = ReadOnlyDictionary<string, BudgetConfig>.Empty;

    /// <summary>Outside tools that serve no models, by id, in the order written; what they inherit is in them.</summary>
    public IReadOnlyDictionary<string, IntegrationConfig> Integrations { get; init; } = ReadOnlyDictionary<string, IntegrationConfig>.Empty;

    /// <summary>How credentials of the vault are rotated.</summary>
    public CredentialsConfig Credentials { get; init; } = new();

    /// <summary>Who is told of what happens.</summary>
    public NoticesConfig Notices { get; init; } = new();

    /// <summary>Where prices come from, and what holds for a model without one.</summary>
    public PricingConfig Pricing { get; init; } = new();

    /// <summary>What is kept of the configuration itself.</summary>
    public KeepingConfig Configuration { get; init; } = new();

    /// <summary>Whether edited files are put in force by themselves.</summary>
    public ReloadConfig Reload { get; init; } = new();

    /// <summary>Feature flags by name: those built in, then those written.</summary>
    public IReadOnlyDictionary<string, FlagConfig> Flags { get; init; } = BuiltInFlags.All;

    /// <summary>What is kept in <c>backups/</c> without anybody asking.</summary>
    public BackupsConfig Backups { get; init; } = new();

    /// <summary>How long the audit trail is kept.</summary>
    public AuditConfig Audit { get; init; } = new();

    /// <summary>Metrics and logging.</summary>
    public TelemetryConfig Telemetry { get; init; } = new();

    /// <summary>Notes of the operator's own by name, in the order written: at most 100, each of 1 to 1,000 characters in one line. Never interpreted. Default none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
