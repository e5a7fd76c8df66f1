namespace Weir.Engine.Ledger.Costs;

/// <summary>What costs can be told apart by. Its names are those of the API, in snake case.</summary>
public enum CostDimension
{
    /// <summary>The team that pays.</summary>
    Team,

    /// <summary>The project that pays.</summary>
    Project,

    /// <summary>The customer on whose behalf the call was made.</summary>
    Customer,

    /// <summary>The end user on whose behalf the call was made.</summary>
    User,

    /// <summary>The caller's key.</summary>
    Key,

    /// <summary>The provider that was paid.</summary>
    Provider,

    /// <summary>The model by its name at Weir.</summary>
    Model,

    /// <summary>The deployment environment.</summary>
    Environment,

    /// <summary>The integration that reported the cost; unnamed for calls through the gateway.</summary>
    Integration,

    /// <summary>The day of the calendar in the query's zone.</summary>
    Day,

    /// <summary>The hour of the clock in the query's zone.</summary>
    Hour,
}
