using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Repricing;
using Weir.Engine.Pricing;

namespace Weir.Engine.Proxy;

/// <summary>What a re-pricing found and did.</summary>
internal sealed class RepriceAnswer
{
    /// <summary>Most changes that are listed; all are counted.</summary>
    private const int MostListed = 1_000;

    private readonly List<RepriceChange> _items = [];

    /// <summary>True when nothing was written.</summary>
    public required bool DryRun { get; init; }

    /// <summary>Attempts looked at.</summary>
    public long Attempts { get; private set; }

    /// <summary>Those whose cost changes.</summary>
    public long Changed { get; private set; }

    /// <summary>Those without a price now; they stay as they are.</summary>
    public long Unpriced { get; private set; }

    /// <summary>Those in doubt: posted at their bound because nobody knows their usage, so no price tells their cost. They stay as they are.</summary>
    public long InDoubt { get; private set; }

    /// <summary>Sum of all changes.</summary>
    public Money DifferenceUsd { get; private set; }

    /// <summary>The first 1,000 changes.</summary>
    public IReadOnlyList<RepriceChange> Items => _items;

    /// <summary>Where to go on; <see langword="null"/> at the range's end.</summary>
    public string? Next { get; set; }

    /// <summary>Counts an attempt, and gives its change if it has one.</summary>
    public RepriceChange? Look(PricedAttempt priced, ModelPrice? price)
    {
        Attempts++;
        var attempt = priced.Attempt;
        if (attempt.Outcome == AttemptOutcome.InDoubt)
        {
            InDoubt++;
            return null;
        }

        if (attempt.ConsumedNothing)
        {
            return null;
        }

        if (price is null)
        {
            Unpriced++;
            return null;
        }

        var cost = price.CostOf(attempt.Usage, attempt.ServiceTier);
        return cost == priced.Cost ? null : Change(priced, cost, price.Source);
    }

    private RepriceChange Change(PricedAttempt priced, Money cost, string source)
    {
        var attempt = priced.Attempt;
        var change = new RepriceChange(
            priced.NextId, attempt.OperationId, attempt.Number, attempt.Provider, attempt.RequestedModel, attempt.StartedAt, priced.Cost, cost, cost - priced.Cost, source);
        Changed++;
        DifferenceUsd += change.DifferenceUsd;
        if (_items.Count < MostListed)
        {
            _items.Add(change);
        }

        return change;
    }
}

/// <summary>One attempt's change.</summary>
/// <param name="Id">Id of the adjustment.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Attempt">Its attempt.</param>
/// <param name="Provider">The provider.</param>
/// <param name="Model">The model by its name at Weir.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="CostUsd">Its cost before.</param>
/// <param name="NewCostUsd">Its cost after.</param>
/// <param name="DifferenceUsd">The adjustment.</param>
/// <param name="PriceSource">The price it now has.</param>
internal sealed record RepriceChange(
    string Id, string Operation, int Attempt, string Provider, string Model, DateTimeOffset StartedAt, Money CostUsd, Money NewCostUsd, Money DifferenceUsd, string PriceSource);
