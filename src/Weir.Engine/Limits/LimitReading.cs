namespace Weir.Engine.Limits;

/// <summary>How a caller's limits stand; null for what is not limited.</summary>
/// <param name="Requests">Requests in a minute.</param>
/// <param name="Tokens">Tokens in a minute.</param>
/// <param name="Concurrency">Requests at the same time; its reset is zero because no time brings it about.</param>
public readonly record struct LimitReading(LimitLevel? Requests, LimitLevel? Tokens, LimitLevel? Concurrency);
