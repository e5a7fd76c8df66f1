namespace Weir.Engine.Pricing;

/// <summary>The most that a call can consume.</summary>
/// <param name="Input">Most input tokens of every kind together, 0 or more.</param>
/// <param name="Output">Most output tokens of every kind and of all choices together, 0 or more.</param>
/// <param name="Dearest">
/// The dearest tier that the provider may give the call. Standard, batch and flex are always counted in, for a call that asked for one of
/// them can get another; priority only when it is named here.
/// </param>
public readonly record struct TokenBound(long Input, long Output, ServiceTier Dearest = ServiceTier.Standard);
