using Weir.Engine.Kernel;

namespace Weir.Engine.Ledger.Costs;

/// <summary>Exact sums over ledger rows.</summary>
/// <param name="CostUsd">What was posted, adjustments and external costs included. Below zero when adjustments outweigh.</param>
/// <param name="EstimatedUsd">The part that was posted for an estimated usage, because the provider reported none.</param>
/// <param name="Requests">Attempts at providers and external requests; an operation that was tried twice counts twice.</param>
/// <param name="InputTokens">Every input token: plain, from and to caches, audio, image; external tokens too.</param>
/// <param name="OutputTokens">Every output token: text, reasoning, audio.</param>
public sealed record CostSums(Money CostUsd, Money EstimatedUsd, long Requests, long InputTokens, long OutputTokens);

/// <summary>The sums of one group.</summary>
/// <param name="Values">One for each dimension of the query, in its order; <see langword="null"/> where nothing was named. A day is
/// <c>2026-03-29</c>, an hour its start in UTC, <c>2026-03-29T01:00:00Z</c>.</param>
/// <param name="Sums">Its sums.</param>
public sealed record CostLine(IReadOnlyList<string?> Values, CostSums Sums);

/// <summary>A page of groups.</summary>
/// <param name="Lines">The groups.</param>
/// <param name="HasMore">True when groups follow.</param>
/// <param name="Total">The sums over all groups, also those of other pages.</param>
public sealed record CostPage(IReadOnlyList<CostLine> Lines, bool HasMore, CostSums Total);
