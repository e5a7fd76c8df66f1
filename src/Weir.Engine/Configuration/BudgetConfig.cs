using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration;

/// <summary>A limit of money. <c>budgets.&lt;id&gt;</c>.</summary>
public sealed record BudgetConfig
{
    /// <summary>The id it is configured under.</summary>
    public string Id { get; init; } = "";

    /// <summary>What it covers; empty (the default) means everything.</summary>
    public BudgetScope Scope { get; init; } = new();

    /// <summary>After what time it starts anew. Required.</summary>
    public BudgetPeriod Period { get; init; } = new(BudgetPeriodKind.Month);

    /// <summary>The limit in US dollars, 0 to 9000000000. Required.</summary>
    public Money Limit { get; init; }

    /// <summary>What happens at the limit. Default block.</summary>
    public BudgetAction Action { get; init; } = BudgetAction.Block;

    /// <summary>Parts of the limit, above 0 to 1, at which it is told. Default none.</summary>
    public IReadOnlyList<decimal> Thresholds { get; init; } = [];

    /// <summary>IANA time zone in which periods begin. Default UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;
}
