namespace Weir.Engine.Audit;

/// <summary>How what was tried ended. Names are stored and shown; they are never reused.</summary>
public enum AuditOutcome
{
    /// <summary>It was done.</summary>
    Allowed,

    /// <summary>It was refused because whoever asked may not.</summary>
    Denied,

    /// <summary>It was allowed and could not be done.</summary>
    Failed,
}
