namespace Weir.Engine.Operations.Reports;

/// <summary>What an integration reports of an operation (S1-05). The first four that follow a start end it.</summary>
internal enum ReportEvent
{
    /// <summary>It begins.</summary>
    Start,

    /// <summary>It succeeded, and ends.</summary>
    Success,

    /// <summary>It failed, and ends.</summary>
    Error,

    /// <summary>It was given up for taking too long, and ends.</summary>
    Timeout,

    /// <summary>Its caller gave it up, and it ends.</summary>
    Cancel,

    /// <summary>It goes on by its fallback.</summary>
    Fallback,

    /// <summary>It ends, if it did not already: how is not known, or by its fallback.</summary>
    End,

    /// <summary>How good it was, told at any time.</summary>
    Score,
}
