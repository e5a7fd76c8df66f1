using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Ledger.Costs;
using Weir.Engine.Ledger.Status;

namespace Weir.Engine.Integrations;

/// <summary>What integrations may spend and have spent, from the ledger.</summary>
internal sealed class IntegrationMoney(Holder<BudgetBook> budgets, BudgetStatusBook statuses, CostBook costs, TimeProvider clock)
{
    private const string Dimension = "integration";
    private const string EachOne = "*";

    /// <summary>How the budgets stand that name an integration, or each one; at most <see cref="BudgetStatusQuery.MaxLimit"/> children of each.</summary>
    public async Task<IReadOnlyList<BudgetStatus>> BudgetsAsync(string id, CancellationToken cancellationToken)
    {
        var found = new List<BudgetStatus>();
        foreach (var rule in budgets.Current.All.Where(rule => rule.ScopeNames.GetValueOrDefault(Dimension) is { } named && (named == id || named == EachOne)))
        {
            // A budget for this one only has perhaps children by other names; of a budget for each one only the children that are its own count.
            var own = rule.ScopeNames[Dimension] == EachOne ? $"{Dimension}={id}" : null;
            if (own is not null && rule.IsChild(own))
            {
                found.Add(await statuses.OfAsync(rule, own, cancellationToken));
                continue;
            }

            var children = await statuses.ListAsync(new() { Budget = rule.Id, Limit = BudgetStatusQuery.MaxLimit }, cancellationToken);
            found.AddRange(children.Where(child => own is null || child.Child.Split(',').Contains(own)));
        }

        return found;
    }

    /// <summary>What an integration reported: in all, and in the current calendar month, UTC.</summary>
    public async Task<IntegrationCosts> CostsAsync(string id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var month = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        return new(await SumAsync(id, DateTimeOffset.UnixEpoch, now, cancellationToken), await SumAsync(id, month, now, cancellationToken), month);
    }

    // Reports may be a few minutes ahead of this clock.
    private async Task<CostSums> SumAsync(string id, DateTimeOffset from, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await costs.SumAsync(new() { From = from, To = now.AddHours(1), Only = new Dictionary<CostDimension, string> { [CostDimension.Integration] = id } }, cancellationToken)).Total;
}

/// <summary>What an integration reported through <c>/api/costs/external</c>.</summary>
/// <param name="Total">In all.</param>
/// <param name="Month">In the current calendar month.</param>
/// <param name="MonthStart">When that began, UTC.</param>
internal sealed record IntegrationCosts(CostSums Total, CostSums Month, DateTimeOffset MonthStart);
