using Weir.Engine.Kernel;
using Weir.Engine.Pricing;

namespace Weir.Engine.Proxy;

/// <summary>Finds prices in the configuration in force, for what is explained afterwards.</summary>
internal static class DeploymentPrice
{
    /// <summary>The price of a deployment at a time; <see langword="null"/> where either is not known.</summary>
    public static ModelPrice? PriceOf(this Holder<GatewayModel> models, string deployment, DateTimeOffset at) =>
        models.Current.Plans.Values.SelectMany(plans => plans.Route.Deployments).FirstOrDefault(one => one.Id == deployment)?.Prices?.At(at);
}
