namespace Weir.Engine.Telemetry.Profiles;

/// <summary>What a profile knows of the operations of one kind.</summary>
public sealed record ProfileReading
{
    /// <summary>The endpoint, such as <c>/v1/messages</c>.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The model; null of all models together.</summary>
    public string? Model { get; init; }

    /// <summary>Finished operations.</summary>
    public long Count { get; init; }

    /// <summary>Those told a status of 400 or more.</summary>
    public long Errors { get; init; }

    /// <summary>Tokens of all together.</summary>
    public long Tokens { get; init; }

    /// <summary>Cost of all together, nano-USD.</summary>
    public long CostNanoUsd { get; init; }

    /// <summary>Duration of all together.</summary>
    public TimeSpan Sum { get; init; }

    /// <summary>The shortest.</summary>
    public TimeSpan Min { get; init; }

    /// <summary>The longest.</summary>
    public TimeSpan Max { get; init; }

    /// <summary>The last.</summary>
    public TimeSpan Last { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>Those above the threshold that held when they ended.</summary>
    public long Exceeded { get; init; }

    /// <summary>Duration that half were not longer than; and so on: right to 1 %.</summary>
    public TimeSpan P50 { get; init; }

    /// <summary>Nine of ten.</summary>
    public TimeSpan P90 { get; init; }

    /// <summary>95 of a hundred.</summary>
    public TimeSpan P95 { get; init; }

    /// <summary>99 of a hundred.</summary>
    public TimeSpan P99 { get; init; }
}
