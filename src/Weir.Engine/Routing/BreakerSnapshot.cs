namespace Weir.Engine.Routing;

/// <summary>One breaker as <c>/debug/circuit-breakers</c> shows it.</summary>
/// <param name="Deployment">The deployment's id.</param>
/// <param name="ErrorClass">Which of its breakers.</param>
/// <param name="State">Its state now.</param>
/// <param name="Failures">Failures of this class in the window.</param>
/// <param name="OpenedAt">When it opened, UTC; null when closed.</param>
/// <param name="RetryAt">From when one request may try, UTC; null when closed.</param>
public sealed record BreakerSnapshot(
    string Deployment, ErrorClass ErrorClass, BreakerState State, int Failures, DateTimeOffset? OpenedAt, DateTimeOffset? RetryAt);
