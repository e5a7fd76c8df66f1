namespace Weir.Engine.Limits;

/// <summary>Which limit refused a request.</summary>
/// <param name="Kind">The limit; if several would, the one with the longest wait.</param>
/// <param name="Limit">Its size.</param>
/// <param name="RetryAfter">When trying again can succeed, more than zero; one second for concurrency, whose end nobody knows.</param>
public readonly record struct LimitRefusal(LimitKind Kind, long Limit, TimeSpan RetryAfter);
