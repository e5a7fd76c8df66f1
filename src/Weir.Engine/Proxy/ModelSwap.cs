using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Providers.Probes;
using Weir.Engine.Routing;

namespace Weir.Engine.Proxy;

/// <summary>Puts a configuration in force on the request path: compiled whole, then swapped. Requests under way keep the model they took.</summary>
internal sealed class ModelSwap(GatewayCompiler compiler, Holder<GatewayModel> models, Holder<BudgetBook> budgets, ProbeBoard probes, BreakerBoard breakers)
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
        breakers.Retain(next.Plans.Values.SelectMany(plans => plans.Route.Deployments).Select(deployment => deployment.Id).ToHashSet(StringComparer.Ordinal));
        before.Release();
    }

    private void Discard(GatewayModel next)
    {
        // Limits are the callers' and outlive models, so compiling changed them already.
        compiler.SetLimits(models.Current.Config);
        next.Release();
    }
}
