using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Budgets;

namespace Weir.Engine.Ledger;

/// <summary>What is to be held for one attempt before it is made.</summary>
public sealed record HoldRequest
{
    /// <summary>The operation that the attempt serves.</summary>
    public required string OperationId { get; init; }

    /// <summary>1 for the operation's first attempt, then 2, 3 …</summary>
    public required int Number { get; init; }

    /// <summary>The most that the attempt can cost and consume.</summary>
    public required Amounts Bound { get; init; }

    /// <summary>Who pays.</summary>
    public required Attribution Attribution { get; init; }

    /// <summary>The deployment to be tried, as <c>model/deployment</c>.</summary>
    public required string Deployment { get; init; }

    /// <summary>The provider's id.</summary>
    public required string Provider { get; init; }

    /// <summary>The model to be asked of the provider.</summary>
    public required string Model { get; init; }

    /// <summary>The model that the client asked for.</summary>
    public required string RequestedModel { get; init; }

    /// <summary>When the attempt starts: its cost belongs to the windows of this moment.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The source of the price that the bound was made with; <see langword="null"/> when the model has none.</summary>
    public string? PriceSource { get; init; }

    /// <summary>The budgets that cover the attempt.</summary>
    public required IReadOnlyList<BudgetRule> Budgets { get; init; }

    /// <summary>The attempt as one that was never made: resolves the hold without a cost.</summary>
    internal AttemptEntry NeverSent() => new()
    {
        OperationId = OperationId,
        Number = Number,
        Deployment = Deployment,
        Provider = Provider,
        Model = Model,
        RequestedModel = RequestedModel,
        Attribution = Attribution,
        StartedAt = StartedAt,
        Duration = TimeSpan.Zero,
        Outcome = AttemptOutcome.Failed,
        Error = "store_unavailable",
        PriceSource = PriceSource,
    };
}

/// <summary>More to be held for an attempt under way.</summary>
/// <param name="OperationId">The operation.</param>
/// <param name="Number">Its attempt.</param>
/// <param name="Step">1 for the first extension, then 2, 3 …</param>
/// <param name="More">What more it can cost and consume.</param>
public sealed record HoldExtension(string OperationId, int Number, int Step, Amounts More);

/// <summary>The ledger's answer to a <see cref="HoldRequest"/>.</summary>
public sealed record HoldVerdict
{
    /// <summary>Why nothing is held; <see langword="null"/> when the amount is.</summary>
    public BudgetRefusal? Refusal { get; init; }

    /// <summary>True when the amount is held on every budget.</summary>
    public bool Held => Refusal is null;
}
