namespace Weir.Acceptance.Killing;

/// <summary>What a hard budget allows.</summary>
/// <param name="NanoUsd">Money, nano-USD.</param>
/// <param name="Tokens">Tokens.</param>
/// <param name="Requests">Requests to providers.</param>
/// <param name="IsRolling">Whether its windows count together.</param>
internal sealed record HardLimit(long NanoUsd = long.MaxValue, long Tokens = long.MaxValue, long Requests = long.MaxValue, bool IsRolling = false);
