using Weir.Engine.Kernel;

namespace Weir.Engine.Ledger;

/// <summary>What a verification of the ledger found.</summary>
/// <param name="Entries">Entries read.</param>
/// <param name="Accounts">Accounts compared.</param>
/// <param name="Attempts">Attempts posted.</param>
/// <param name="OpenHolds">Holds not resolved.</param>
/// <param name="HeldUsd">What they hold.</param>
/// <param name="CostUsd">Cost of everything that was ever posted, adjustments and external costs included.</param>
/// <param name="Problems">What does not add up, a sentence each; empty when all does. At most 100.</param>
public sealed record LedgerReport(
    long Entries, long Accounts, long Attempts, long OpenHolds, Money HeldUsd, Money CostUsd, IReadOnlyList<string> Problems)
{
    /// <summary>True when everything adds up.</summary>
    public bool Sound => Problems.Count == 0;
}
