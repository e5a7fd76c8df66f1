namespace Weir.Engine.Limits;

/// <summary>A request is either admitted, with a lease to settle, or refused.</summary>
/// <param name="Lease">What was taken; null when refused.</param>
/// <param name="Refusal">Why not; null when admitted.</param>
public readonly record struct LimitVerdict(LimitLease? Lease, LimitRefusal? Refusal);
