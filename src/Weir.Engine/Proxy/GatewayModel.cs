using System.Collections.Frozen;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Limits;
using Weir.Engine.Pricing;
using Weir.Engine.Providers;
using Weir.Engine.Routing;

namespace Weir.Engine.Proxy;

/// <summary>The configuration as requests need it: compiled once, never changed. A request takes one and keeps it to its end.</summary>
internal sealed class GatewayModel
{
    /// <summary>The configuration it was compiled from.</summary>
    public required WeirConfig Config { get; init; }

    /// <summary>Callers by their keys.</summary>
    public required KeyTable Keys { get; init; }

    /// <summary>Budgets that calls are held against.</summary>
    public required BudgetBook Budgets { get; init; }

    /// <summary>Limits of the callers, by the key's id.</summary>
    public required FrozenDictionary<string, LimitSet> CallerLimits { get; init; }

    /// <summary>Limits of the providers, by the provider's id.</summary>
    public required FrozenDictionary<string, LimitSet> ProviderLimits { get; init; }

    /// <summary>Where each model may go, by its name.</summary>
    public required FrozenDictionary<string, ModelPlans> Plans { get; init; }

    /// <summary>Providers by id.</summary>
    public required FrozenDictionary<string, Upstream> Upstreams { get; init; }

    /// <summary>What models cost.</summary>
    public required PriceCatalogue Catalogue { get; init; }

    /// <summary>What holds for a deployment without a price; <see langword="null"/>: it is not called under a hard budget, otherwise it is.</summary>
    public UnknownPrice? UnknownPrice => Config.Pricing.Unknown;

    /// <summary>The deployment of an id, <c>model/deployment</c>; <see langword="null"/> when there is none.</summary>
    public Deployment? DeploymentOf(string id) =>
        Plans.GetValueOrDefault(id[..Math.Max(0, id.LastIndexOf('/'))])?.Route.Deployments.FirstOrDefault(deployment => deployment.Id == id);
}
