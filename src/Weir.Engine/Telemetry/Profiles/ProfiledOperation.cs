namespace Weir.Engine.Telemetry.Profiles;

/// <summary>What a profile takes of one finished operation.</summary>
/// <param name="Duration">How long it took.</param>
/// <param name="IsError">Whether it was told a status of 400 or more.</param>
/// <param name="Tokens">Its tokens.</param>
/// <param name="CostNanoUsd">Its cost.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="IsFailed">Whether it was told a status of 500 or more: the caller did nothing wrong. Default false.</param>
public readonly record struct ProfiledOperation(TimeSpan Duration, bool IsError, long Tokens, long CostNanoUsd, DateTimeOffset EndedAt, bool IsFailed = false);
