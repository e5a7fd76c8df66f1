namespace Weir.Engine.Configuration;

/// <summary>How long records of operations are kept.</summary>
public sealed record OperationsConfig
{
    /// <summary>How many days an operation's record is kept, 1 to 3660. Default 30.</summary>
    public int RetentionDays { get; init; } = 30;

    /// <summary>Most records of operations; the oldest go first. 10,000 to 1,000,000,000. Default 10,000,000.</summary>
    public int MaxRows { get; init; } = 10_000_000;

    /// <summary>How many days the sums by hour are kept that series are made of, 1 to 3660. Those by minute are kept seven. Default 400.</summary>
    public int SeriesDays { get; init; } = 400;

    /// <summary>How many days recorded bodies are kept, 1 to 365. Default 7.</summary>
    public int BodiesRetentionDays { get; init; } = 7;

    /// <summary>Most bytes that are kept of a recorded body, 1,024 to 1,048,576. Default 65,536.</summary>
    public int MaxBodyBytes { get; init; } = 65_536;

    /// <summary>After how many minutes an operation that an integration began and never ended counts as abandoned, 1 to 44640. Default 60.</summary>
    public int AbandonAfterMinutes { get; init; } = 60;
}
