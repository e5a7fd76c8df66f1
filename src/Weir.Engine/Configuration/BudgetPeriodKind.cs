namespace Weir.Engine.Configuration;

/// <summary>How a budget's windows follow each other.</summary>
public enum BudgetPeriodKind
{
    /// <summary>Hours of the clock.</summary>
    Hour,

    /// <summary>Days of the calendar.</summary>
    Day,

    /// <summary>Weeks of the calendar, from Monday.</summary>
    Week,

    /// <summary>Months of the calendar.</summary>
    Month,

    /// <summary>Quarters of the calendar.</summary>
    Quarter,

    /// <summary>Years of the calendar.</summary>
    Year,

    /// <summary>One window without end.</summary>
    Lifetime,

    /// <summary>The time before now, of a stated length.</summary>
    Rolling,
}
