using Microsoft.Extensions.Logging;
using Weir.Engine.Ledger.Accounts;

namespace Weir.Engine.Ledger;

/// <summary>Tells whoever listens of notices about budgets, after they are durable.</summary>
public sealed class BudgetNotices(ILogger<BudgetNotices> logger)
{
    private Action<BudgetNotice>[] _listeners = [];

    /// <summary>Adds a listener. It is called on the thread of the request that caused the notice and must return at once; what it throws is logged.</summary>
    public void Listen(Action<BudgetNotice> listener)
    {
        var before = Volatile.Read(ref _listeners);
        while (Interlocked.CompareExchange(ref _listeners, [.. before, listener], before) is var seen && seen != before)
        {
            before = seen;
        }
    }

    internal void Publish(BudgetNotice notice)
    {
        // What is about money is logged by the request path, which knows the budget's team.
        if (notice.Unit != BudgetUnit.Usd)
        {
            logger.BudgetTold(notice.Budget, notice.Child, notice.Kind, notice.Unit.ToString().ToLowerInvariant(), notice.Posted, notice.Limit);
        }

        foreach (var listener in Volatile.Read(ref _listeners))
        {
            try
            {
                listener(notice);
            }
#pragma warning disable CA1031 // a listener's defect is its own: neither the call nor the other listeners suffer
            catch (Exception e)
#pragma warning restore CA1031
            {
                logger.ListenerFailed(e);
            }
        }
    }
}
