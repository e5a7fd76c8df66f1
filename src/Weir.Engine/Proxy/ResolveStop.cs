using Weir.Engine.Providers;
using Weir.Engine.Routing;

namespace Weir.Engine.Proxy;

/// <summary>Stop 4: the model's name becomes deployments in the order to try them. The decision is kept as data.</summary>
internal sealed class ResolveStop(BreakerBoard breakers)
{
    public Failure? Run(Operation operation)
    {
        var model = operation.Facts!.Model;
        if (!operation.Model.Plans.TryGetValue(model, out var plans))
        {
            return Failure.Of(Refusal.ModelUnknown, $"The model '{model}' does not exist here. GET /v1/models lists those that this key may call.") with { Param = "model" };
        }

        if (!operation.Caller!.MayCall(model))
        {
            return Failure.Of(Refusal.ModelNotAllowed, $"This key may not call the model '{model}'. Ask an operator to add it to the key's models.") with { Param = "model" };
        }

        var plan = plans.For(operation.Surface);

        // Where no provider of the model counts tokens, Weir estimates them: a plan without candidates.
        if (plan.Candidates.Count == 0 && operation.Surface != Surface.CountTokens)
        {
            return Failure.Of(Refusal.Unsupported, $"No deployment of '{model}' serves {operation.Surface.OperationName()}.") with { Param = "model" };
        }

        operation.Plan = Reordered(plan);
        DefaultsChoice.Choose(operation, plans);
        return null;
    }

    private Plan Reordered(Plan plan)
    {
        var ordered = breakers.Order(plan.Candidates, static deployment => deployment.Id);
        if (ReferenceEquals(ordered, plan.Candidates))
        {
            return plan;
        }

        var given = plan.Candidates.ToList();
        var putBack = ordered.Where((deployment, place) => given.IndexOf(deployment) < place);
        return new(plan.Model, ordered, [.. plan.Notes, .. putBack.Select(deployment => new PlanNote(deployment.Id, "put back by its circuit breaker"))]);
    }
}
