namespace Weir.Engine.Providers.Probes;

/// <summary>What the last probe of a provider found.</summary>
/// <param name="Ok">Whether it answered with 200-299 in time.</param>
/// <param name="At">When it ended, UTC.</param>
/// <param name="Latency">From sending to the answer's headers, or to the failure.</param>
/// <param name="ConsecutiveFailures">Failures in a row up to and with this one; 0 when it worked.</param>
/// <param name="Status">Its HTTP status; <see langword="null"/> when none came.</param>
/// <param name="Error">What went wrong, in words that may be shown; <see langword="null"/> when nothing did.</param>
public sealed record ProbeResult(bool Ok, DateTimeOffset At, TimeSpan Latency, int ConsecutiveFailures, int? Status, string? Error);
