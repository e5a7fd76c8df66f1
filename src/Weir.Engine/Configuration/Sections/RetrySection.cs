using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>gateway.retry</c> and <c>providers.*.retry</c>, <c>integrations.*.retry</c>.</summary>
internal static class RetrySection
{
    public static readonly ObjectKind<RetryConfig> Kind = Of(() => new());

    /// <summary>The same with other defaults.</summary>
    public static ObjectKind<RetryConfig> Of(Func<RetryConfig> defaults) => new ObjectKind<RetryConfig>("retry", defaults)
        .Field("max_attempts", Values.Integer(1, 10, "attempts"), r => r.MaxAttempts, (r, value) => r with { MaxAttempts = value },
            "Attempts in all per operation, the first included.")
        .Field("initial_delay_ms", Values.Integer(0, 60_000, "milliseconds"), r => r.InitialDelayMs, (r, value) => r with { InitialDelayMs = value },
            "Wait before the second attempt.")
        .Field("backoff_factor", Values.Number(1, 10), r => r.BackoffFactor, (r, value) => r with { BackoffFactor = value },
            "What each further wait is multiplied by.")
        .Field("max_delay_seconds", Values.Integer(0, 3_600, "seconds"), r => r.MaxDelaySeconds, (r, value) => r with { MaxDelaySeconds = value },
            "Longest single wait, Retry-After included.")
        .Field("jitter", Values.Boolean, r => r.Jitter, (r, value) => r with { Jitter = value },
            "Spread waits at random so that callers do not return together.");
}
