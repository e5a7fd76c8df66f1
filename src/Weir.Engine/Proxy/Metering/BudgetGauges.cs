using System.Diagnostics.Metrics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Status;
using Weir.Engine.Telemetry;

namespace Weir.Engine.Proxy.Metering;

/// <summary>How budgets stand, read from the ledger before a scrape: <c>weir_budget_*</c> (S3-12).</summary>
/// <remarks>Of a budget for each team, customer, ... the child that used most is shown: as many series as there are budgets, however many children they have.</remarks>
internal sealed class BudgetGauges(GatewayMeter meter, MetricStore store, BudgetStatusBook budgets, TimeProvider clock) : IHostedService
{
    // Several scrapers do not each make the store read.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private IReadOnlyList<BudgetStatus> _seen = [];
    private long? _readAt;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        meter.Observe("weir.budget.limit", GatewayMeter.NanoUsd, "Limit of money of each budget", () => Money(one => one.LimitUsd));
        meter.Observe("weir.budget.posted", GatewayMeter.NanoUsd, "Spent of each budget in its window; of a budget with children by the one that spent most", () => Money(one => one.PostedUsd));
        meter.Observe("weir.budget.held", GatewayMeter.NanoUsd, "Held of each budget by calls under way; of a budget with children by the one that spent most", () => Money(one => one.HeldUsd));
        meter.Observe("weir.budget.used", "1", "Used part of each budget's limit, of money or of what is used up most; above 1 it is overrun", () => Volatile.Read(ref _seen).Select(one => new Measurement<double>(Used(one), TagsOf(one))));
        store.BeforeCollection(ReadAsync);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (_readAt is { } at && clock.GetElapsedTime(at) < Fresh)
        {
            return;
        }

        try
        {
            Volatile.Write(ref _seen, await budgets.FullestAsync(cancellationToken).WaitAsync(Longest, clock, cancellationToken));
            _readAt = clock.GetTimestamp();
        }
        catch (Exception e) when (e is SqliteException or TimeoutException or OperationCanceledException)
        {
            // What was seen last is shown once more; that the store is not well is told by its own metrics.
        }
    }

    private IEnumerable<Measurement<long>> Money(Func<BudgetStatus, Money?> amount) =>
        from one in Volatile.Read(ref _seen)
        let money = amount(one)
        where one.LimitUsd is not null && money is not null
        select new Measurement<long>(money.Value.NanoUsd, TagsOf(one));

    private static double Used(BudgetStatus one) => one.LimitUsd is { NanoUsd: > 0 } limit
        ? (double)((decimal)one.PostedUsd.NanoUsd / limit.NanoUsd)
        : (double)(one.Percent / 100);

    private static KeyValuePair<string, object?>[] TagsOf(BudgetStatus one) => [new("weir.budget.id", one.Id), new("weir.budget.period", one.Period)];
}
