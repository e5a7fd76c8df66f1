namespace Weir.Engine.Configuration;

/// <summary>Limits of rate and concurrency. Null means none: nothing is limited unless configured.</summary>
public sealed record LimitsConfig
{
    /// <summary>Requests per minute, 1 to 1000000. Default none.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Requests that may come at once above the even rate, 1 to 1000000. Default: as many as per minute.</summary>
    public int? Burst { get; init; }

    /// <summary>Tokens per minute, input and output, 1 to 1000000000. Default none.</summary>
    public int? TokensPerMinute { get; init; }

    /// <summary>Requests in flight at once, 1 to 100000. Default none.</summary>
    public int? Concurrency { get; init; }
}
