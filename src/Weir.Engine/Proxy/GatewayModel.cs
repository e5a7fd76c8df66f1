using System.Collections.Frozen;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Limits;
using Weir.Engine.Pricing;
using Weir.Engine.Providers;
using Weir.Engine.Routing;

namespace Weir.Engine.Proxy;

/// <summary>The configuration as requests need it: compiled once, never changed. A request takes one and keeps it to its end.</summary>
/// <remarks>It counts who uses it: once it is replaced and the last request that took it has ended, its connections are given up.</remarks>
internal sealed class GatewayModel
{
    // The holder is one of the users until it lets go.
    private int _users = 1;

    /// <summary>The configuration it was compiled from.</summary>
    public required WeirConfig Config { get; init; }

    /// <summary>Callers by their keys of the file.</summary>
    public required KeyTable Keys { get; init; }

    /// <summary>Budgets that calls are held against.</summary>
    public required BudgetBook Budgets { get; init; }

    /// <summary>Limits of the callers, by the key's id.</summary>
    public required IReadOnlyDictionary<string, LimitSet> CallerLimits { get; init; }

    /// <summary>Limits of the providers, by the provider's id.</summary>
    public required FrozenDictionary<string, LimitSet> ProviderLimits { get; init; }

    /// <summary>Where each model may go, by its name.</summary>
    public required FrozenDictionary<string, ModelPlans> Plans { get; init; }

    /// <summary>Providers by id.</summary>
    public required FrozenDictionary<string, Upstream> Upstreams { get; init; }

    /// <summary>What models cost.</summary>
    public required PriceCatalogue Catalogue { get; init; }

    /// <summary>What every preset comes to, by id: a key made at run time may use any.</summary>
    public required FrozenDictionary<string, ModelSettingsConfig> Presets { get; init; }

    /// <summary>The flags of the gateway's own gradual features.</summary>
    public required GatewaySwitches Switches { get; init; }

    /// <summary>What holds for a deployment without a price; <see langword="null"/>: it is not called under a hard budget, otherwise it is.</summary>
    public UnknownPrice? UnknownPrice => Config.Pricing.Unknown;

    /// <summary>The deployment of an id, <c>model/deployment</c>; <see langword="null"/> when there is none.</summary>
    public Deployment? DeploymentOf(string id) =>
        Plans.GetValueOrDefault(id[..Math.Max(0, id.LastIndexOf('/'))])?.Route.Deployments.FirstOrDefault(deployment => deployment.Id == id);

    /// <summary>Takes the current model and uses it until <see cref="Release"/>.</summary>
    public static GatewayModel Take(Holder<GatewayModel> models)
    {
        while (true)
        {
            if (models.Current is var model && model.TryUse())
            {
                return model;
            }
        }
    }

    /// <summary>Uses it until <see cref="Release"/>; false when it was given up already.</summary>
    public bool TryUse()
    {
        for (var users = Volatile.Read(ref _users); users > 0; users = Volatile.Read(ref _users))
        {
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Ends one use; the last one gives up the connections.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            foreach (var upstream in Upstreams.Values)
            {
                upstream.Release();
            }
        }
    }
}
