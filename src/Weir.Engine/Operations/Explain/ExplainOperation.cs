using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Ledger.Entries;
using Weir.Engine.Operations.Entries;

namespace Weir.Engine.Operations.Explain;

/// <summary><c>GET /api/operations/{id}</c>: one operation, why it went where it went, every attempt, what was held and posted for it on which budgets, and how its price came about.</summary>
internal static class ExplainOperation
{
    /// <summary>The answer.</summary>
    /// <param name="Operation">The operation.</param>
    /// <param name="Timing">Where its time went.</param>
    /// <param name="Limits">The limits of its key as they are configured now; <see langword="null"/> where the key is not one of the configuration's.</param>
    /// <param name="LimitsThen">The limits of its key, and of the providers that it tried, as they stood when it came, and what was left of them behind it; <see langword="null"/> where nothing limited it.</param>
    /// <param name="Attempts">Its attempts, the first first.</param>
    /// <param name="Money">The sums of its entries in the ledger.</param>
    /// <param name="Entries">Its entries in the ledger, the oldest first: holds, extensions, posts, voids, adjustments, each with the budgets that it changed.</param>
    public sealed record OperationExplained(
        OperationView Operation, TimingView Timing, LimitsConfig? Limits, IReadOnlyList<LimitsThen>? LimitsThen, IReadOnlyList<AttemptView> Attempts, MoneyView Money, IReadOnlyList<LedgerEntry> Entries);

    /// <summary>Where the time went, milliseconds.</summary>
    public sealed record TimingView(double TotalMs, double WaitingMs, double OverheadMs, double? FirstEventMs);

    /// <summary>What was held at most, what is held still, what was posted, and the part of that which came by later adjustments; US dollars.</summary>
    public sealed record MoneyView(Money HeldAtMostUsd, Money HeldUsd, Money PostedUsd, Money AdjustedUsd);

    public static async Task<Results<Ok<OperationExplained>, ProblemHttpResult>> Handle(string id, HttpContext http, ExplainBooks books, CancellationToken cancellationToken)
    {
        var team = Actor.Of(http).Team;
        if (await books.Operations.FindAsync(id, team, cancellationToken) is not { } operation)
        {
            return NotFound.Of("operation", id, []);
        }

        var attempts = await books.Ledger.AttemptsOfAsync(id, cancellationToken);
        var entries = (await books.Entries.ListAsync(new() { Operation = id, Limit = EntryQuery.MaxLimit }, cancellationToken)).Reverse().ToArray();
        return TypedResults.Ok(new OperationExplained(
            operation,
            new(operation.DurationMs, Math.Round(operation.DurationMs - operation.OverheadMs, 3), operation.OverheadMs, operation.FirstEventMs),
            books.Config.Current.Keys.GetValueOrDefault(operation.Key)?.Limits,
            SeenBy(team, await books.Operations.LimitsOfAsync(id, cancellationToken)),
            [.. attempts.Select(one => AttemptView.Of(one) with { Pricing = AttemptPricing.Of(one, books.Prices) })],
            Sums(entries),
            team is null ? entries : [.. entries.Select(entry => entry with { Accounts = ListEntries.Seen(entry.Accounts, books.Budgets.Current, team) })]));
    }

    // What is left of a provider's limits tells of what others use.
    private static IReadOnlyList<LimitsThen>? SeenBy(string? team, IReadOnlyList<LimitsThen>? all) => team is null ? all : all?.Where(one => one.Provider is null).ToArray();

    private static MoneyView Sums(LedgerEntry[] entries) => new(
        Sum(entries.Where(one => one.Kind is "hold" or "extend"), one => one.HeldUsd), Sum(entries, one => one.HeldUsd),
        Sum(entries, one => one.PostedUsd), Sum(entries.Where(one => one.Kind == "adjust"), one => one.PostedUsd));

    private static Money Sum(IEnumerable<LedgerEntry> entries, Func<LedgerEntry, Money> of) => entries.Aggregate(Money.Zero, (sum, one) => sum + of(one));
}

/// <summary>What an explanation is read from.</summary>
internal sealed record ExplainBooks(OperationStore Operations, LedgerBook Ledger, EntryBook Entries, Holder<BudgetBook> Budgets, Holder<WeirConfig> Config, PriceOf Prices);
