using Weir.Engine.Pricing;

namespace Weir.Engine.Wire;

/// <summary>What a plain answer says about itself.</summary>
/// <param name="Usage">Token counts, or null when missing or not usable.</param>
/// <param name="UsageProblem">Why <paramref name="Usage"/> is null although the answer had a usage block; else null.</param>
/// <param name="Model">The model the upstream says it used; null when it named none.</param>
/// <param name="FinishReason">The upstream's finish reason in its own words; null for embeddings.</param>
/// <param name="OutputTextBytes">Bytes of generated text as they stand in the JSON: a base for estimates.</param>
public sealed record AnswerFacts(TokenUsage? Usage, string? UsageProblem, string? Model, string? FinishReason, long OutputTextBytes)
{
    /// <summary>The service tier that the upstream says it gave; null when it named none.</summary>
    public ServiceTier? ServiceTier { get; init; }
}
