using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>budgets.*</c>.</summary>
internal static class BudgetSection
{
    public static readonly ObjectKind<BudgetConfig> Kind = new ObjectKind<BudgetConfig>("budget", () => new())
        .Field("scope", BudgetScopeSection.Kind, b => b.Scope, (b, value) => b with { Scope = value },
            "What it covers: calls for which every stated name matches; `{}` is everything, and `\"*\"` as a name makes a budget for each.")
        .Required("period", Values.Period, b => b.Period, (b, value) => b with { Period = value },
            "After what time it starts anew.")
        .Optional("limit_usd", Values.Usd, b => b.Limit, (b, value) => b with { Limit = value },
            "The limit in US dollars; 0 lets nothing be spent. A budget needs at least one of its three limits.")
        .Optional("limit_tokens", Values.Long(0, 1_000_000_000_000_000, "tokens"), b => b.LimitTokens, (b, value) => b with { LimitTokens = value },
            "The limit in tokens, input and output together. Not limited unless written.")
        .Optional("limit_requests", Values.Long(0, 1_000_000_000_000, "requests"), b => b.LimitRequests, (b, value) => b with { LimitRequests = value },
            "The limit in requests to providers; each attempt is one. Not limited unless written.")
        .Field("action", Values.Choice<BudgetAction>(), b => b.Action, (b, value) => b with { Action = value },
            "What happens at the limit.")
        .Field("thresholds", new ListKind<decimal>(Values.Number(0, 1, "part of the limit", leastExcluded: true)), b => b.Thresholds, (b, value) => b with { Thresholds = value },
            "Parts of each limit at which it is told.")
        .Field("timezone", Values.TimeZone, b => b.TimeZone, (b, value) => b with { TimeZone = value },
            "Time zone in which periods of the calendar begin.")
        .AtLeastOneOf("limit_usd", "limit_tokens", "limit_requests");
}
