using System.Collections.Frozen;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Flags;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Keys;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Limits;
using Weir.Engine.Pricing;
using Weir.Engine.Providers;
using Weir.Engine.Routing;

namespace Weir.Engine.Proxy;

/// <summary>Builds the model that requests run on from a configuration that was found valid.</summary>
internal sealed class GatewayCompiler(UpstreamFactory upstreams, LimitRegistry limits, KeyHasher hasher, EnvironmentVariables variables, KeyUses? uses = null)
{
    // Callers of the configuration that was compiled last. A key stays the same object as long as what is written of it does; what it refers to is a
    // variable, which stays too; and the hashes of thousands of keys would take longer than all else.
    private Dictionary<KeyConfig, CallerKey> _callers = new(ReferenceEqualityComparer.Instance);

    public GatewayModel Compile(WeirConfig config)
    {
        var providers = config.Providers.Values
            .Where(provider => provider.Enabled)
            .ToFrozenDictionary(provider => provider.Id, provider => upstreams.Create(provider, config.Egress), StringComparer.Ordinal);
        var flags = new FlagBook(config.Flags);
        var catalogue = ConfiguredPrices.CatalogueOf(config.Pricing);
        return new()
        {
            Config = config,
            Budgets = new BudgetBook(config.Budgets.Values.Select(BudgetRule.Of)),
            Catalogue = catalogue,
            Upstreams = providers,
            Plans = Routes(config, providers, new(catalogue, ConfiguredPrices.CapOf(config.Pricing))).ToFrozenDictionary(route => route.Model, route => PlansOf(route, config), StringComparer.Ordinal),
            Presets = PresetsOf(config),
            Switches = GatewaySwitches.Of(flags),
            CallerLimits = config.Keys.Values.ToDictionary(key => key.Id, LimitsOf, StringComparer.Ordinal),
            ProviderLimits = config.Providers.Values.ToFrozenDictionary(one => one.Id, one => limits.Get("provider:" + one.Id, Rates(one.Limits)), StringComparer.Ordinal),
            Keys = new(KeysOf(config)) { Ids = config.Keys.Keys.ToHashSet(StringComparer.Ordinal) },
        };
    }

    /// <summary>Puts the limits of a configuration in force: those of keys and providers keep what was used of them.</summary>
    public void SetLimits(WeirConfig config)
    {
        foreach (var key in config.Keys.Values)
        {
            LimitsOf(key);
        }

        foreach (var provider in config.Providers.Values)
        {
            limits.Get("provider:" + provider.Id, Rates(provider.Limits));
        }
    }

    private LimitSet LimitsOf(KeyConfig key)
    {
        Pace.GiveWay();
        return limits.Get("key:" + key.Id, Rates(key.Limits));
    }

    private Dictionary<KeyConfig, CallerKey>.ValueCollection KeysOf(WeirConfig config)
    {
        var callers = new Dictionary<KeyConfig, CallerKey>(config.Keys.Count, ReferenceEqualityComparer.Instance);
        foreach (var key in config.Keys.Values.Where(key => key.Enabled))
        {
            Pace.GiveWay();
            callers[key] = _callers.TryGetValue(key, out var known) ? known : new(KeyIndex.CallerOf(key), hasher.HashOf(key.Secret!.Resolve(variables)), uses?.Of(key.Id));
        }

        return (_callers = callers).Values;
    }

    private static ModelPlans PlansOf(Route route, WeirConfig config)
    {
        var model = config.Models.GetValueOrDefault(route.Model);
        var settings = model is null ? ModelSettingsConfig.None : Presets.Of(config, model);
        return new(route, settings == ModelSettingsConfig.None ? null : settings, model?.Preset);
    }

    private static FrozenDictionary<string, ModelSettingsConfig> PresetsOf(WeirConfig config) => config.Presets.Keys
        .ToFrozenDictionary(name => name, name => Presets.Resolve(config.Presets, name), StringComparer.Ordinal);

    internal static LimitRates Rates(LimitsConfig config) => new(config.RequestsPerMinute, config.Burst, config.TokensPerMinute, config.Concurrency);

    private static Dictionary<string, Route>.ValueCollection Routes(WeirConfig config, FrozenDictionary<string, Upstream> providers, Prices prices)
    {
        var routes = new Dictionary<string, Route>(StringComparer.Ordinal);
        foreach (var (name, model) in config.Models)
        {
            Pace.GiveWay();
            Deployment[] deployments = [.. model.Deployments.Values
                .Where(deployment => providers.ContainsKey(deployment.Provider))
                .Select(deployment => Compile(name, deployment, providers[deployment.Provider], prices))];
            if (deployments.Length > 0)
            {
                routes.Add(name, new(name, deployments));
            }
        }

        if (config.Models.Count == 0)
        {
            AddKnownModels(routes, providers.Values, prices.Catalogue);
        }

        return routes.Values;
    }

    // Without any configured model, a provider serves those that the catalogue knows of its kind, under their own names.
    private static void AddKnownModels(Dictionary<string, Route> routes, IEnumerable<Upstream> providers, PriceCatalogue catalogue)
    {
        foreach (var upstream in providers)
        {
            foreach (var (_, model, prices) in catalogue.All.Where(row => row.Kind == upstream.Kind.Name))
            {
                var most = catalogue.MaxOutputTokensOf(upstream.Kind.Name, model);
                routes.TryAdd(model, new(model, [new Deployment(model, upstream.Id, upstream, model, prices) { KnownMaxOutputTokens = most }]));
            }
        }
    }

    private static Deployment Compile(string model, DeploymentConfig config, Upstream upstream, Prices prices) =>
        new(model, config.Id, upstream, config.Model, prices.Of(config, upstream))
        {
            MaxOutputTokens = config.MaxOutputTokens,
            ContextTokens = config.Capabilities.ContextTokens,
            TakesSampling = config.Capabilities.Sampling,
            TakesEffort = config.Capabilities.ReasoningEffort,
            KnownMaxOutputTokens = prices.Catalogue.MaxOutputTokensOf(upstream.Kind.Name, config.Model),
        };

    /// <summary>Where a deployment's price is looked for: at itself, in the catalogue, in the cap of unknown ones.</summary>
    private sealed record Prices(PriceCatalogue Catalogue, PriceSchedule? Cap)
    {
        public PriceSchedule? Of(DeploymentConfig config, Upstream upstream) =>
            config.Price is { } price ? ConfiguredPrices.Of(price) : Capped(Catalogue.Find(upstream.Kind.Name, config.Model));

        // A price that begins later leaves the time before it unknown.
        private PriceSchedule? Capped(PriceSchedule? prices) =>
            prices is null || Cap is null || prices.Rows[0].From == DateTimeOffset.MinValue ? prices ?? Cap : new PriceSchedule([.. Cap.Rows, .. prices.Rows]);
    }
}
