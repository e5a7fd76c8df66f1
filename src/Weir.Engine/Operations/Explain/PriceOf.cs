using Weir.Engine.Pricing;

namespace Weir.Engine.Operations.Explain;

/// <summary>The price of a deployment at a time by the configuration in force, registered by the module that compiles it.</summary>
/// <param name="deployment">The deployment, as <c>model/deployment</c>.</param>
/// <param name="at">The time.</param>
/// <returns>The price; <see langword="null"/> where there is no such deployment any more, or no price.</returns>
public delegate ModelPrice? PriceOf(string deployment, DateTimeOffset at);
