using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>budgets.*</c>.</summary>
internal static class BudgetSection
{
    public static readonly ObjectKind<BudgetConfig> Kind = new ObjectKind<BudgetConfig>("budget", () => new())
        .Field("scope", BudgetScopeSection.Kind, b => b.Scope, (b, value) => b with { Scope = value },
            "What it covers: calls for which every stated name matches; `{}` is everything.")
        .Required("period", Values.Period, b => b.Period, (b, value) => b with { Period = value },
            "After what time it starts anew.")
        .Required("limit_usd", Values.Usd, b => b.Limit, (b, value) => b with { Limit = value },
            "The limit, in US dollars.")
        .Field("action", Values.Choice<BudgetAction>(), b => b.Action, (b, value) => b with { Action = value },
            "What happens at the limit.")
        .Field("thresholds", new ListKind<decimal>(Values.Number(0, 1, "part of the limit", leastExcluded: true)), b => b.Thresholds, (b, value) => b with { Thresholds = value },
            "Parts of the limit at which it is told.")
        .Field("timezone", Values.TimeZone, b => b.TimeZone, (b, value) => b with { TimeZone = value },
            "Time zone in which periods begin.");
}
