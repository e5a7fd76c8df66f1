namespace Weir.Engine.Operations.Reports;

/// <summary>What became of one reported event.</summary>
internal enum ReportResult
{
    /// <summary>It is recorded.</summary>
    Accepted,

    /// <summary>It was recorded before, or adds nothing; nothing changed.</summary>
    Repeated,

    /// <summary>It contradicts what is recorded; nothing changed.</summary>
    Conflict,

    /// <summary>There is no such operation to end or to score.</summary>
    Unknown,

    /// <summary>The operation counted as abandoned already; nothing changed.</summary>
    Late,

    /// <summary>Too many operations of the integration are open.</summary>
    TooManyOpen,

    /// <summary>Something is wrong with it.</summary>
    Invalid,
}
