using Weir.Engine.Configuration;
using Weir.Engine.Health;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Providers.Probes;
using Weir.Engine.Routing;

namespace Weir.Engine.Proxy;

/// <summary>Puts a configuration in force on the request path: compiled whole, then swapped. Requests under way keep the model they took.</summary>
internal sealed class ModelSwap(GatewayCompiler compiler, Holder<GatewayModel> models, Holder<BudgetBook> budgets, ProbeBoard probes, BreakerBoard breakers, HealthBoard health)
{
    public CompiledConfig Compile(WeirConfig config)
    {
        var next = compiler.Compile(config);
        return new(() => Apply(next), () => Discard(next));
    }

    private void Apply(GatewayModel next)
    {
        var before = models.Current;
        budgets.Swap(next.Budgets);
        models.Swap(next);
        probes.Watch(next.Upstreams.Values);
        var deployments = next.Plans.Values.SelectMany(plans => plans.Route.Deployments).Select(deployment => deployment.Id).ToHashSet(StringComparer.Ordinal);
        breakers.Retain(deployments);
        health.Retain(deployments.Select(HealthSubject.Deployment).Concat(next.Upstreams.Keys.Select(HealthSubject.Provider)).ToHashSet());
        before.Release();
    }

    private void Discard(GatewayModel next)
    {
        // Limits are the callers' and outlive models, so compiling changed them already.
        compiler.SetLimits(models.Current.Config);
        next.Release();
    }
}
