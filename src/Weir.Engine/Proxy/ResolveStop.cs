using Weir.Engine.Providers;
using Weir.Engine.Routing;

namespace Weir.Engine.Proxy;

/// <summary>Stop 4: the model's name becomes deployments in the order to try them. The decision is kept as data.</summary>
internal sealed class ResolveStop(BreakerBoard breakers)
{
    public Failure? Run(Operation operation)
    {
        var model = operation.Facts!.Model;
        if (!operation.Model.Routes.TryGetValue(model, out var route))
        {
            return Failure.Of(Refusal.ModelUnknown, $"The model '{model}' does not exist here. GET /v1/models lists those that this key may call.") with { Param = "model" };
        }

        if (!operation.Caller!.MayCall(model))
        {
            return Failure.Of(Refusal.ModelNotAllowed, $"This key may not call the model '{model}'. Ask an operator to add it to the key's models.") with { Param = "model" };
        }

        List<PlanNote> notes = [];
        var able = new List<Deployment>(route.Deployments.Count);
        foreach (var deployment in route.Deployments)
        {
            if (deployment.Upstream.SurfaceFor(operation.Surface) is not null)
            {
                able.Add(deployment);
            }
            else
            {
                notes.Add(new(deployment.Id, $"{deployment.Upstream.Kind.Name} has no {operation.Surface.OperationName()}"));
            }
        }

        // Where no provider of the model counts tokens, Weir estimates them: a plan without candidates.
        if (able.Count == 0 && operation.Surface != Surface.CountTokens)
        {
            return Failure.Of(Refusal.Unsupported, $"No deployment of '{model}' serves {operation.Surface.OperationName()}.") with { Param = "model" };
        }

        operation.Plan = new(model, Ordered(able, notes), notes);
        return null;
    }

    private IReadOnlyList<Deployment> Ordered(List<Deployment> given, List<PlanNote> notes)
    {
        var ordered = breakers.Order(given, static deployment => deployment.Id);
        for (var i = 0; i < ordered.Count; i++)
        {
            if (given.IndexOf(ordered[i]) < i)
            {
                notes.Add(new(ordered[i].Id, "put back by its circuit breaker"));
            }
        }

        return ordered;
    }
}
