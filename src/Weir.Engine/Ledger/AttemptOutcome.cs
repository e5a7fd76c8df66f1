namespace Weir.Engine.Ledger;

/// <summary>How an attempt at a provider ended. Stored by its lower-case name; names are never reused.</summary>
public enum AttemptOutcome
{
    /// <summary>A whole answer was received.</summary>
    Completed,

    /// <summary>The client left; the provider was told.</summary>
    Cancelled,

    /// <summary>The answer began and broke off, or ended in the provider's own error.</summary>
    Cut,

    /// <summary>The provider refused the request itself (4xx): trying again would not help.</summary>
    Refused,

    /// <summary>No usable answer: no connection, too late, 429, 5xx or garbage.</summary>
    Failed,

    /// <summary>Nobody knows: the process that made it ended before it was resolved. Posted at its bound.</summary>
    InDoubt,
}
