using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Bench.Load;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Pricing;
using Weir.Engine.Storage;

namespace Weir.Bench.Micro;

/// <summary>What an attempt costs in the ledger: a hold and its post, on 0, 1 and 5 budgets, one alone and 64 at once, which share commits.</summary>
internal static class LedgerPieces
{
    public static async Task RunAsync()
    {
        foreach (var durability in (Durability[])[Durability.Power, Durability.Process])
        {
            foreach (var scopes in (int[])[0, 1, 5])
            {
                await MeasureAsync(durability, scopes);
            }
        }
    }

    private static async Task MeasureAsync(Durability durability, int scopes)
    {
        var folder = Path.GetFullPath(Path.Combine("artifacts", "bench", Path.GetRandomFileName()));
        try
        {
            using var directory = DataDirectory.Open(folder);
            using var store = Store.Open(directory, durability, LedgerSchema.Migrations, TimeProvider.System, NullLoggerFactory.Instance);
            var budgets = new BudgetBook(Enumerable.Range(0, scopes).Select(Rule));
            using var ledger = new LedgerBook(store, new(budgets), new(NullLogger<BudgetNotices>.Instance), new(), TimeProvider.System);
            foreach (var together in (int[])[1, 64])
            {
                await MeasureAsync(ledger, budgets, together, $"{durability.ToString().ToLowerInvariant()}, {scopes} budgets, {together} at once");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(LedgerBook ledger, BudgetBook budgets, int together, string what)
    {
        var times = new List<double>();
        using var self = Process.GetCurrentProcess();
        var cpu = self.TotalProcessorTime;
        var until = Stopwatch.GetTimestamp() + (2 * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < until)
        {
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, together).Select(_ => HoldAndPostAsync(ledger, budgets)));
            times.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }

        self.Refresh();
        var each = (self.TotalProcessorTime - cpu).TotalNanoseconds / times.Count / together;
        Console.Out.WriteLine($"| ledger hold + post, durable ({what}): until all are | {Percentiles.Median(times):#,0} | {times.Min():#,0} | CPU for each {each:#,0} ns |");
    }

    private static async Task HoldAndPostAsync(LedgerBook ledger, BudgetBook budgets)
    {
        var who = new Attribution("key", "team", "project");
        var request = new HoldRequest
        {
            OperationId = Ids.NewOperation(TimeProvider.System),
            Number = 1,
            Bound = new(new Money(1_000_000), 2_000, 1),
            Attribution = who,
            Deployment = "gpt/primary",
            Provider = "openai",
            Model = "gpt-4o-mini",
            RequestedModel = "gpt",
            StartedAt = TimeProvider.System.GetUtcNow(),
            PriceSource = "catalogue",
            Budgets = budgets.Covering(new(who, "openai", "gpt")),
        };
        await ledger.HoldAsync(request);
        await ledger.PostAsync(new()
        {
            OperationId = request.OperationId,
            Number = 1,
            Deployment = request.Deployment,
            Provider = request.Provider,
            Model = request.Model,
            RequestedModel = request.RequestedModel,
            Attribution = who,
            StartedAt = request.StartedAt,
            Duration = TimeSpan.FromMilliseconds(500),
            Outcome = AttemptOutcome.Completed,
            Status = 200,
            Usage = new TokenUsage { Input = 1_000, Output = 200 },
            Cost = new(270_000),
            PriceSource = "catalogue",
        });
    }

    private static BudgetRule Rule(int number) => BudgetRule.Of(new()
    {
        Id = "budget-" + number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Limit = Money.FromUsd(1_000_000_000),
        Period = new(BudgetPeriodKind.Month),
        Thresholds = [0.8m],
    });
}
