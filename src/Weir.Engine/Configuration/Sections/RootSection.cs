using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;
using Weir.Engine.Configuration.Flags;

namespace Weir.Engine.Configuration.Sections;

/// <summary>The whole document.</summary>
internal static class RootSection
{
    /// <summary>Most notes of <c>metadata</c>.</summary>
    public const int MostMetadata = 100;

    private static readonly MapKind<string> Metadata = new("metadata", IdRule.Id, Values.Text("note", 1_000)) { AtMost = MostMetadata };

    public static readonly ObjectKind<WeirConfig> Kind = new ObjectKind<WeirConfig>("the configuration", () => new())
        .Required("schema", Values.OneOf("schema", ["weir/1"], Newer), c => c.Schema, (c, value) => c with { Schema = value },
            "The format's version.")
        .Field("environment", Values.EnvironmentName, c => c.Environment, (c, value) => c with { Environment = value },
            "Name of the environment; `weir.<environment>.yaml` beside the file is laid over it.")
        .Field("server", ServerSection.Kind, c => c.Server, (c, value) => c with { Server = value },
            "Listeners and bounds of the server. From file and variables only.")
        .Field("storage", StorageSection.Kind, c => c.Storage, (c, value) => c with { Storage = value },
            "Where state is kept. From file and variables only.")
        .Field("egress", EgressSection.Kind, c => c.Egress, (c, value) => c with { Egress = value },
            "Which private networks outgoing calls may reach.")
        .Field("access", AccessSection.Kind, c => c.Access, (c, value) => c with { Access = value },
            "What may be seen without a credential.")
        .Field("gateway", GatewaySection.Kind, c => c.Gateway, (c, value) => c with { Gateway = value },
            "What every provider starts from and may override.")
        .Map(new MapKind<ProviderConfig>("providers", IdRule.Provider, ProviderSection.Kind), c => c.Providers, (c, value) => c with { Providers = value },
            NewProvider, "Upstreams by id.")
        .Map(new MapKind<ModelConfig>("models", IdRule.Model, ModelSection.Kind), c => c.Models, (c, value) => c with { Models = value },
            (_, name) => new() { Name = name }, "Models by the name clients ask for.")
        .Map(new MapKind<PresetConfig>("presets", IdRule.Id, PresetSection.Kind), c => c.Presets, (c, value) => c with { Presets = Presets.With(value) },
            (_, id) => Presets.BuiltIn.GetValueOrDefault(id) ?? new() { Id = id }, "Named sets of model settings; `code`, `analysis`, `creative` and `fast` are built in, and what is written here of one of them changes it.")
        .Map(new MapKind<IReadOnlyList<string>>("recommended", IdRule.Id, new ListKind<string>(Values.ModelName) { AtLeast = 1 }), c => c.Recommended, (c, value) => c with { Recommended = value },
            (_, _) => [], "Models to recommend, the best first, by what they are for.")
        .Map(new MapKind<KeyConfig>("keys", IdRule.Id, KeySection.Kind), c => c.Keys, (c, value) => c with { Keys = value },
            (_, id) => new() { Id = id }, "Callers' keys by id.")
        .Map(new MapKind<BudgetConfig>("budgets", IdRule.Id, BudgetSection.Kind), c => c.Budgets, (c, value) => c with { Budgets = value },
            (_, id) => new() { Id = id }, "Budgets by id.")
        .Map(new MapKind<IntegrationConfig>("integrations", IdRule.Id, IntegrationSection.Kind), c => c.Integrations, (c, value) => c with { Integrations = value },
            (_, id) => new() { Id = id }, "Outside tools that serve no models, by id.")
        .Field("credentials", CredentialsSection.Kind, c => c.Credentials, (c, value) => c with { Credentials = value },
            "How credentials of the vault are rotated.")
        .Field("notices", NoticesSection.Kind, c => c.Notices, (c, value) => c with { Notices = value },
            "Who is told of what happens.")
        .Field("pricing", PricingSection.Kind, c => c.Pricing, (c, value) => c with { Pricing = value },
            "Where prices come from, and what holds for a model without one.")
        .Field("configuration", KeepingSection.Kind, c => c.Configuration, (c, value) => c with { Configuration = value },
            "What is kept of the configuration itself.")
        .Field("reload", ReloadSection.Kind, c => c.Reload, (c, value) => c with { Reload = value },
            "Whether edited files are put in force by themselves.")
        .Map(new MapKind<FlagConfig>("flags", IdRule.Flag, FlagSection.Kind), c => c.Flags, (c, value) => c with { Flags = BuiltInFlags.With(value) },
            (_, name) => BuiltInFlags.All.GetValueOrDefault(name) ?? new() { Name = name }, "Feature flags by name; a dot leads to a child, which is off where its parent is. What is written of a built-in one changes it.")
        .Field("backups", BackupsSection.Kind, c => c.Backups, (c, value) => c with { Backups = value },
            "What is kept in `backups/` of the data directory without anybody asking.")
        .Field("audit", AuditSection.Kind, c => c.Audit, (c, value) => c with { Audit = value },
            "How long the audit trail is kept.")
        .Field("telemetry", TelemetrySection.Kind, c => c.Telemetry, (c, value) => c with { Telemetry = value },
            "Metrics and logging.")
        .Field("metadata", Metadata, c => c.Metadata, (c, value) => c with { Metadata = value },
            "Notes of your own by name: an owner, a ticket, where the document came from. Kept and shown, never interpreted; not for secrets.");

    private static string? Newer(ScalarNode schema) => schema.Text.StartsWith("weir/", StringComparison.Ordinal) && int.TryParse(schema.Text.AsSpan("weir/".Length), out var number) && number > 1
        ? "was written for a newer Weir, which this one cannot read"
        : null;

    /// The gateway's values stand before the providers in the list above, so they are bound when a provider starts from them.
    private static ProviderConfig NewProvider(WeirConfig config, string id) => new()
    {
        Id = id,
        Timeouts = config.Gateway.Timeouts,
        Retry = config.Gateway.Retry,
        Breaker = config.Gateway.Breaker,
    };
}
