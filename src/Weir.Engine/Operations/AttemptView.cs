using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Operations.Explain;

namespace Weir.Engine.Operations;

/// <summary>One attempt as <c>/api/operations/{id}</c> shows it.</summary>
public sealed record AttemptView
{
    /// <summary>1 for the first.</summary>
    public required int Number { get; init; }

    /// <summary>The deployment tried, as <c>model/deployment</c>.</summary>
    public required string Deployment { get; init; }

    /// <summary>Its provider.</summary>
    public required string Provider { get; init; }

    /// <summary>The model asked of the provider.</summary>
    public required string Model { get; init; }

    /// <summary>When the request was sent.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Until the end of the answer or failure, milliseconds.</summary>
    public required double DurationMs { get; init; }

    /// <summary>How it ended.</summary>
    public required string Outcome { get; init; }

    /// <summary>The provider's status.</summary>
    public int? Status { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Tokens by bucket.</summary>
    public required TokensView Tokens { get; init; }

    /// <summary>Cost, US dollars.</summary>
    public required Money CostUsd { get; init; }

    /// <summary>Where its price came from; absent where the model has none.</summary>
    public string? PriceSource { get; init; }

    /// <summary>How its cost came about; absent where it has no price or nothing was consumed.</summary>
    public AttemptPricing? Pricing { get; init; }

    /// <summary>The view of a ledger entry.</summary>
    public static AttemptView Of(AttemptEntry entry) => new()
    {
        Number = entry.Number,
        Deployment = entry.Deployment,
        Provider = entry.Provider,
        Model = entry.Model,
        StartedAt = entry.StartedAt,
        DurationMs = entry.Duration.TotalMilliseconds,
        Outcome = OutcomeNames.Of(entry.Outcome),
        Status = entry.Status,
        Error = entry.Error,
        Tokens = new(
            entry.Usage.Input + entry.Usage.Image, entry.Usage.CacheRead, entry.Usage.CacheWrite5m + entry.Usage.CacheWrite1h,
            entry.Usage.Output, entry.Usage.Reasoning, entry.Usage.AudioInput + entry.Usage.AudioOutput, entry.Usage.Estimated),
        CostUsd = entry.Cost,
        PriceSource = entry.PriceSource,
    };
}
