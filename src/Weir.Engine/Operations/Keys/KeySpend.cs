using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Costs;
using Weir.Engine.Ledger.Status;
using Weir.Engine.Operations.Costs;

namespace Weir.Engine.Operations.Keys;

/// <summary>What was used with a key, in the calendar of UTC; <c>/api/usage</c> and <c>/api/costs</c> say more.</summary>
/// <param name="DayUsd">Cost of today's calls.</param>
/// <param name="MonthUsd">Cost of this month's calls.</param>
/// <param name="MonthRequests">This month's requests.</param>
/// <param name="MonthTokens">This month's tokens.</param>
/// <param name="BudgetRemainingUsd">The least that is left of a budget that all its calls count in; null when none limits their money.</param>
/// <param name="Budget">That budget's id.</param>
internal sealed record KeySpend(Money DayUsd, Money MonthUsd, long MonthRequests, long MonthTokens, Money? BudgetRemainingUsd, string? Budget)
{
    /// <summary>Of a key as <paramref name="asks"/> may see it, who learns nothing of the house's budgets when they may see one team alone.</summary>
    public static async Task<KeySpend> OfAsync(KeyView key, Actor asks, (CostBook Costs, BudgetStatusBook Budgets) books, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var only = new Dictionary<CostDimension, string> { [CostDimension.Key] = key.Id };
        var today = LocalDays.DayOf(now, TimeZoneInfo.Utc);
        var month = await SumAsync(today.AddDays(1 - today.Day));
        var day = await SumAsync(today);
        var tightest = await books.Budgets.TightestAsync(CostFilters.ChargeOf(only, key.Team), asks.Team, cancellationToken);
        return new(day.CostUsd, month.CostUsd, month.Requests, month.InputTokens + month.OutputTokens, tightest?.RemainingUsd, tightest?.Id);

        async Task<CostSums> SumAsync(DateOnly from) => (await books.Costs.SumAsync(
            new() { From = LocalDays.StartOfDay(from, TimeZoneInfo.Utc), To = LocalDays.StartOfDay(today.AddDays(1), TimeZoneInfo.Utc), By = [], Only = only, Zone = TimeZoneInfo.Utc, Limit = 1 }, cancellationToken)).Total;
    }
}
