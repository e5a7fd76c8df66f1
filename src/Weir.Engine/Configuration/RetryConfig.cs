namespace Weir.Engine.Configuration;

/// <summary>How failed attempts are repeated. Only failures worth repeating are; Retry-After and the client's deadline are kept.</summary>
public sealed record RetryConfig
{
    /// <summary>Attempts in all per operation, the first included, 1 to 10. Default 2.</summary>
    public int MaxAttempts { get; init; } = 2;

    /// <summary>Wait before the second attempt, in milliseconds, 0 to 60000. Default 500.</summary>
    public int InitialDelayMs { get; init; } = 500;

    /// <summary>What each further wait is multiplied by, 1 to 10. Default 2.</summary>
    public decimal BackoffFactor { get; init; } = 2.0m;

    /// <summary>Longest single wait, Retry-After included, in seconds, 0 to 3600. Default 60.</summary>
    public int MaxDelaySeconds { get; init; } = 60;

    /// <summary>Whether waits are spread at random so that callers do not return together. Default true.</summary>
    public bool Jitter { get; init; } = true;
}
