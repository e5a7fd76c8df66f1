using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Budgets;
using Weir.Tests.Support;

namespace Weir.Tests.Ledger;

public sealed class ThousandCallersTests(ITestOutputHelper output)
{
    private const int Callers = 1_000;
    private const int Paid = 100;
    private const long BoundNano = 1_234_567;

    private static readonly BudgetScope[] Nested = [new() { Key = "k1" }, new() { Team = "red" }, new() { Project = "shop" }, new(), new() { Customer = "*" }];

    [Fact]
    public async Task Of_a_thousand_at_once_a_budget_that_pays_a_hundred_holds_exactly_a_hundred()
    {
        var (rounds, served, overspent) = (Campaign.Of(200), 0, 0L);
        using var ledger = new TempLedger();
        for (var round = 0; round < rounds; round++)
        {
            // Each of the nested budgets is the tight one in turn, and has room for all but a nano-dollar of one call more.
            var tight = round % Nested.Length;
            ledger.Budgets.Swap(new(Nested.Select((scope, i) => BudgetRule.Of(new()
            {
                Id = $"r{round}-b{i}",
                Scope = scope,
                Limit = new Money(((i == tight ? Paid : Paid + (i * 200)) * BoundNano) + BoundNano - 1),
            }))));
            var held = await RoundAsync(ledger);
            served += held.Count;
            Assert.Equal(Paid, held.Count);
            foreach (var (budget, child, on, posted) in (await ledger.AccountsAsync()).Where(account => account.Budget.StartsWith($"r{round}-", StringComparison.Ordinal)))
            {
                Assert.Equal((Paid * BoundNano / 1e9m, 0m), (on, posted));
                overspent += Math.Max(0, Money.FromUsd(on + posted).NanoUsd - ledger.Budgets.Current.Find(budget)!.Limit!.Value.NanoUsd);
                Assert.Equal(budget.EndsWith("b4", StringComparison.Ordinal) ? "customer=acme" : "", child);
            }

            // What the calls leave over is free again, to the last nano-dollar.
            await Task.WhenAll(held.Select(request => ledger.Book.PostAsync(TempLedger.End(request, 0, AttemptOutcome.Failed))));
        }

        Assert.Equal(0, overspent);
        Assert.Equal((0, 0L), ((int)(await ledger.SoundAsync()).OpenHolds, (await ledger.SoundAsync()).HeldUsd.NanoUsd));
        output.WriteLine($"{rounds} rounds of {Callers} callers: {served} held of {rounds * Paid} paid; overspent {overspent} nano-USD");
    }

    [Fact]
    public async Task Callers_that_hold_and_post_at_once_never_spend_more_than_the_limit()
    {
        const long Limit = 50 * BoundNano;
        using var ledger = new TempLedger();
        ledger.Budgets.Swap(new([BudgetRule.Of(new() { Id = "house", Limit = new Money(Limit) })]));
        var (bill, refused) = (0L, 0);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var request = ledger.Ask(BoundNano / 1e9m);
            if (!(await ledger.Book.HoldAsync(request)).Held)
            {
                Interlocked.Increment(ref refused);
                return;
            }

            var cost = caller % 3 * (BoundNano / 2);
            Interlocked.Add(ref bill, cost);
            await ledger.Book.PostAsync(TempLedger.End(request, cost / 1e9m));
        })));
        Assert.InRange(bill, 1, Limit);
        Assert.InRange(refused, 1, Callers - 50);
        Assert.Equal([("house", "", 0m, bill / 1e9m)], await ledger.AccountsAsync());
        await ledger.SoundAsync();
    }

    private static async Task<List<HoldRequest>> RoundAsync(TempLedger ledger)
    {
        using var start = new SemaphoreSlim(0);
        var who = new Attribution("k1", "red", "shop", "acme");
        var covering = ledger.Budgets.Current.Covering(new(who, "p", "m"));
        var calls = Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            var request = ledger.Ask(BoundNano / 1e9m) with { Attribution = who, Budgets = covering };
            await start.WaitAsync(TestContext.Current.CancellationToken);
            return (request, (await ledger.Book.HoldAsync(request)).Held);
        })).ToArray();
        start.Release(Callers);
        return [.. (await Task.WhenAll(calls)).Where(call => call.Held).Select(call => call.request)];
    }
}
