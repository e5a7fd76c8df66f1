namespace Weir.Engine.Configuration;

/// <summary>What happens when a budget is used up.</summary>
public enum BudgetAction
{
    /// <summary>It is told; calls go on.</summary>
    Warn,

    /// <summary>Calls are refused until the next period.</summary>
    Block,

    /// <summary>The call is refused, and its key is switched off until an operator switches it on again.</summary>
    Disable,
}
