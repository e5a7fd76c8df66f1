namespace Weir.Engine.Ledger.Status;

/// <summary>Which budgets to tell of.</summary>
public sealed record BudgetStatusQuery
{
    /// <summary>Most items of one page.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>Items on the page, 1 or more. Default 100.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Only this budget.</summary>
    public string? Budget { get; init; }

    /// <summary>Only this child.</summary>
    public string? Child { get; init; }

    /// <summary>Only what those see who may see this team alone.</summary>
    public string? Team { get; init; }

    /// <summary>Only what comes after this budget and child. Default from the first.</summary>
    public (string Budget, string Child) After { get; init; } = ("", "");
}
