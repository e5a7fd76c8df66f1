using Weir.Engine.Kernel;
using Weir.Engine.Pricing;

namespace Weir.Engine.Ledger;

/// <summary>The ledger's row for one attempt at one deployment: who, where, how long, how many tokens, at what price, for how much.</summary>
public sealed record AttemptEntry
{
    /// <summary>The operation that the attempt served.</summary>
    public required string OperationId { get; init; }

    /// <summary>1 for the operation's first attempt, then 2, 3 …</summary>
    public required int Number { get; init; }

    /// <summary>The deployment tried, as <c>model/deployment</c>.</summary>
    public required string Deployment { get; init; }

    /// <summary>The provider's id.</summary>
    public required string Provider { get; init; }

    /// <summary>The model asked of the provider.</summary>
    public required string Model { get; init; }

    /// <summary>The model that the client asked for.</summary>
    public required string RequestedModel { get; init; }

    /// <summary>Who pays.</summary>
    public required Attribution Attribution { get; init; }

    /// <summary>When the request was sent.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>From sending to the end of the answer or failure, on the monotonic clock.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How it ended.</summary>
    public required AttemptOutcome Outcome { get; init; }

    /// <summary>The provider's HTTP status; <see langword="null"/> when none arrived.</summary>
    public int? Status { get; init; }

    /// <summary>Why it failed, as one of the error table's names; <see langword="null"/> when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>What it consumed.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>The tier that the provider says it gave, which its price depends on.</summary>
    public ServiceTier ServiceTier { get; init; }

    /// <summary>What it costs.</summary>
    public Money Cost { get; init; }

    /// <summary>The source of the price; <see langword="null"/> when the model has no price and the cost is therefore unknown and zero.</summary>
    public string? PriceSource { get; init; }

    /// <summary>True when the provider did nothing that it bills: the hold is released and nothing posted.</summary>
    public bool ConsumedNothing => Cost == Money.Zero && Usage.TotalInput == 0 && Usage.TotalOutput == 0 && Outcome is not (AttemptOutcome.Completed or AttemptOutcome.InDoubt);

    /// <summary>False when a part of it is below zero: it would give back what others spent.</summary>
    internal bool IsCountable =>
        Cost >= Money.Zero && Usage is { Input: >= 0, CacheRead: >= 0, CacheWrite5m: >= 0, CacheWrite1h: >= 0, Output: >= 0, Reasoning: >= 0, AudioInput: >= 0, AudioOutput: >= 0, Image: >= 0 };
}
