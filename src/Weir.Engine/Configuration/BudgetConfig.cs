using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration;

/// <summary>A limit of money, tokens or requests. <c>budgets.&lt;id&gt;</c>. At least one of the three limits is given.</summary>
public sealed record BudgetConfig
{
    /// <summary>The id it is configured under.</summary>
    public string Id { get; init; } = "";

    /// <summary>What it covers; empty (the default) means everything.</summary>
    public BudgetScope Scope { get; init; } = new();

    /// <summary>After what time it starts anew. Required.</summary>
    public BudgetPeriod Period { get; init; } = new(BudgetPeriodKind.Month);

    /// <summary>The limit in US dollars, 0 (nothing may be spent) to 9000000000. Default: money is not limited.</summary>
    public Money? Limit { get; init; }

    /// <summary>The limit in tokens, input and output together, 0 to 10^15. Default: tokens are not limited.</summary>
    public long? LimitTokens { get; init; }

    /// <summary>The limit in requests to providers, 0 to 10^12. Default: requests are not limited.</summary>
    public long? LimitRequests { get; init; }

    /// <summary>What happens at the limit. Default block.</summary>
    public BudgetAction Action { get; init; } = BudgetAction.Block;

    /// <summary>Parts of each limit, above 0 to 1, at which it is told. Default none.</summary>
    public IReadOnlyList<decimal> Thresholds { get; init; } = [];

    /// <summary>IANA time zone in which periods begin. Default UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;
}
