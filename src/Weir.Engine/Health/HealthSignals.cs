namespace Weir.Engine.Health;

/// <summary>What is known of a subject beside its own traffic.</summary>
public readonly record struct HealthSignals
{
    /// <summary>Probes that failed one after the other; 0 when the last one was well or there is none.</summary>
    public int FailedProbes { get; init; }

    /// <summary>What the last failed probe said.</summary>
    public string? ProbeError { get; init; }

    /// <summary>Circuit breakers that are open.</summary>
    public int OpenBreakers { get; init; }

    /// <summary>Circuit breakers that there are.</summary>
    public int Breakers { get; init; }
}
