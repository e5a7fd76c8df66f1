namespace Weir.Engine.Telemetry.Otlp;

/// <summary>What a collector said.</summary>
/// <param name="Problem">Why nothing was taken; null when something was.</param>
/// <param name="MayRetry">Whether the same may be taken later.</param>
/// <param name="RetryAfter">When, where it said so.</param>
/// <param name="Rejected">Items of a request that was taken which were not.</param>
internal readonly record struct OtlpAnswer(string? Problem, bool MayRetry, TimeSpan? RetryAfter, long Rejected)
{
    public static OtlpAnswer Taken(long rejected) => new(null, MayRetry: false, null, rejected);

    public static OtlpAnswer Later(string problem, TimeSpan? after) => new(problem, MayRetry: true, after, 0);

    public static OtlpAnswer Never(string problem) => new(problem, MayRetry: false, null, 0);
}
