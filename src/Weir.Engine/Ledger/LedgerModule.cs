using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Ledger.Costs;
using Weir.Engine.Ledger.Entries;
using Weir.Engine.Ledger.Repricing;
using Weir.Engine.Ledger.Status;
using Weir.Engine.Telemetry;

namespace Weir.Engine.Ledger;

/// <summary>Registers the ledger.</summary>
public static class LedgerModule
{
    /// <summary>The ledger, its budgets (none until a configuration is compiled), and their recovery before the server listens.</summary>
    public static IServiceCollection AddLedger(this IServiceCollection services) => services
        .AddSingleton(new Holder<BudgetBook>(new BudgetBook([])))
        .AddSingleton<BudgetNotices>()
        .AddSingleton<DisabledKeys>()
        .AddSingleton<LedgerBook>()
        .AddSingleton<CostBook>()
        .AddSingleton<SavingsBook>()
        .AddSingleton<EntryBook>()
        .AddSingleton<BudgetStatusBook>()
        .AddSingleton<BudgetNoticeLog>()
        .AddSingleton<RepricingBook>()
        .AddHostedService<LedgerStart>();
}

/// <summary>Resolves what the last run left in doubt, before anything is served.</summary>
internal sealed class LedgerStart(LedgerBook ledger, BudgetNotices notices, GatewayMeter meter, ILogger<LedgerStart> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        meter.Observe("weir.ledger.unresolved", "{hold}", "Holds whose resolution the store did not take yet", () => ledger.Unresolved);
        notices.Listen(notice => meter.BudgetNotices.Add(
            1,
            new("weir.budget", notice.Budget),
            new("weir.budget.notice", notice.Threshold is null ? notice.Kind : "threshold")));
        if (await ledger.RecoverAsync(cancellationToken) is > 0 and var count)
        {
            logger.InDoubtResolved(count);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
