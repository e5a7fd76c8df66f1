using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Budgets;

namespace Weir.Engine.Ledger.Status;

/// <summary>How a budget stands in its current window; of a budget with <c>*</c>, one of its children.</summary>
public sealed record BudgetStatus
{
    /// <summary>Id of the budget.</summary>
    public required string Id { get; init; }

    /// <summary>What it covers: names by dimension, <c>*</c> for each one; empty for everything.</summary>
    public required IReadOnlyDictionary<string, string> Scope { get; init; }

    /// <summary>Which of its children, such as <c>team=checkout</c>; empty when it has none, or none of them was charged in this window.</summary>
    public required string Child { get; init; }

    /// <summary>The period as it is configured.</summary>
    public required string Period { get; init; }

    /// <summary>IANA time zone of the period.</summary>
    public required string Timezone { get; init; }

    /// <summary>What happens at the limit: <c>warn</c>, <c>block</c> or <c>disable</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The limit of money; <see langword="null"/> when money is not limited.</summary>
    public Money? LimitUsd { get; init; }

    /// <summary>Spent in the window. Below zero where credits outweigh.</summary>
    public Money PostedUsd { get; init; }

    /// <summary>The most that calls under way can still cost.</summary>
    public Money HeldUsd { get; init; }

    /// <summary>Limit less posted less held. Below zero where the limit is broken; <see langword="null"/> without a limit.</summary>
    public Money? RemainingUsd { get; init; }

    /// <summary>
    /// Posted in percent of the limit, with one decimal, cut off: 100 is told only when it is reached. Of money; where money is not limited, of what is
    /// used up most. A limit of 0 is always used up: 100.
    /// </summary>
    public decimal Percent { get; init; }

    /// <summary>When it starts anew; <see langword="null"/> for a lifetime.</summary>
    public DateTimeOffset? ResetsAt { get; init; }

    /// <summary>The limit of tokens; <see langword="null"/> when they are not limited.</summary>
    public long? LimitTokens { get; init; }

    /// <summary>Tokens used.</summary>
    public long PostedTokens { get; init; }

    /// <summary>The most tokens that calls under way can still use.</summary>
    public long HeldTokens { get; init; }

    /// <summary>Tokens left; <see langword="null"/> without a limit.</summary>
    public long? RemainingTokens { get; init; }

    /// <summary>The limit of requests to providers; <see langword="null"/> when they are not limited.</summary>
    public long? LimitRequests { get; init; }

    /// <summary>Requests made.</summary>
    public long PostedRequests { get; init; }

    /// <summary>Requests under way.</summary>
    public long HeldRequests { get; init; }

    /// <summary>Requests left; <see langword="null"/> without a limit.</summary>
    public long? RemainingRequests { get; init; }

    /// <summary>What will be posted at the window's end if it goes on as until now; <see langword="null"/> for a rolling or lifetime budget.</summary>
    public Money? ProjectedUsd { get; init; }

    /// <summary><c>ok</c>, <c>warning</c>, <c>exhausted</c> or <c>over</c>: the worst of its limits.</summary>
    public required string Status { get; init; }

    /// <summary>Parts of the limit at which it is told.</summary>
    public required IReadOnlyList<decimal> Thresholds { get; init; }

    /// <summary>Start of what counts.</summary>
    public DateTimeOffset WindowStart { get; init; }

    /// <summary>End of the window, not part of it; <see langword="null"/> for a lifetime.</summary>
    public DateTimeOffset? WindowEnd { get; init; }

    /// <summary>How <paramref name="rule"/> stands with what counts in it.</summary>
    internal static BudgetStatus Of(BudgetRule rule, string child, in Amounts held, in Amounts posted, DateTimeOffset now)
    {
        var standing = new BudgetStanding(rule, held, posted, now);
        return new()
        {
            Id = rule.Id,
            Scope = rule.ScopeNames,
            Child = child,
            Period = rule.Period.ToString(),
            Timezone = rule.TimeZone.Id,
            Action = rule.Action.ToString().ToLowerInvariant(),
            LimitUsd = rule.Limit,
            PostedUsd = posted.Usd,
            HeldUsd = held.Usd,
            RemainingUsd = standing.Remaining(rule.Limit?.NanoUsd, BudgetUnit.Usd) is { } nano ? new Money(nano) : null,
            Percent = standing.Percent,
            ResetsAt = rule.ResetsAt(now),
            LimitTokens = rule.LimitTokens,
            PostedTokens = posted.Tokens,
            HeldTokens = held.Tokens,
            RemainingTokens = standing.Remaining(rule.LimitTokens, BudgetUnit.Tokens),
            LimitRequests = rule.LimitRequests,
            PostedRequests = posted.Requests,
            HeldRequests = held.Requests,
            RemainingRequests = standing.Remaining(rule.LimitRequests, BudgetUnit.Requests),
            ProjectedUsd = BudgetProjection.AtEnd(rule, rule.WindowAt(now), posted.Usd, now),
            Status = standing.Status,
            Thresholds = rule.Thresholds,
            WindowStart = rule.CountsFrom(now),
            WindowEnd = rule.ResetsAt(now) is null ? null : rule.WindowAt(now).End,
        };
    }
}
