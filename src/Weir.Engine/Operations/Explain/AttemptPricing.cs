using Weir.Engine.Ledger;
using Weir.Engine.Pricing;

namespace Weir.Engine.Operations.Explain;

/// <summary>How an attempt's cost came about.</summary>
/// <param name="Source">Where its price came from, with the catalogue's version: as the ledger has it.</param>
/// <param name="Tier">The service tier that the provider gave.</param>
/// <param name="Reproduced">
/// Whether today's prices for that time give the cost that was posted. Where they do not, because a price or the deployment was changed since, no lines are shown
/// rather than wrong ones.
/// </param>
/// <param name="Lines">The lines; <see langword="null"/> where it is not reproduced.</param>
public sealed record AttemptPricing(string? Source, string Tier, bool Reproduced, PriceLines? Lines)
{
    /// <summary>The pricing of an attempt; <see langword="null"/> where it has no price or nothing was consumed.</summary>
    internal static AttemptPricing? Of(AttemptEntry attempt, PriceOf prices)
    {
        if (attempt.PriceSource is not { } source || attempt.ConsumedNothing)
        {
            return null;
        }

        var price = prices(attempt.Deployment, attempt.StartedAt);
        var lines = price is null ? null : PriceLines.Of(price, attempt.Usage, attempt.ServiceTier);
        var isSame = lines?.TotalUsd == attempt.Cost;
        return new(source, attempt.ServiceTier.ToString().ToLowerInvariant(), isSame, isSame ? lines : null);
    }
}
