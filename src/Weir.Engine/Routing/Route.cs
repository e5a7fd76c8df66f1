namespace Weir.Engine.Routing;

/// <summary>A model's name and the deployments that serve it, in the order in which they are to be tried.</summary>
/// <param name="Model">The name that clients ask for.</param>
/// <param name="Deployments">One or more.</param>
public sealed record Route(string Model, IReadOnlyList<Deployment> Deployments);
