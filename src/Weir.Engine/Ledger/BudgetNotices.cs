using Microsoft.Extensions.Logging;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Accounts;

namespace Weir.Engine.Ledger;

/// <summary>Tells whoever listens of notices about budgets, after they are durable.</summary>
public sealed class BudgetNotices(ILogger<BudgetNotices> logger)
{
    private readonly Listeners<BudgetNotice> _listeners = new(logger.ListenerFailed);

    /// <summary>Adds a listener. It is called on the thread of the request that caused the notice and must return at once; what it throws is logged.</summary>
    public void Listen(Action<BudgetNotice> listener) => _listeners.Add(listener);

    internal void Publish(BudgetNotice notice)
    {
        // What is about money is logged by the request path, which knows the budget's team.
        if (notice.Unit != BudgetUnit.Usd)
        {
            logger.BudgetTold(notice.Budget, notice.Child, notice.Kind, notice.Unit.ToString().ToLowerInvariant(), notice.Posted, notice.Limit);
        }

        _listeners.Tell(notice);
    }
}
