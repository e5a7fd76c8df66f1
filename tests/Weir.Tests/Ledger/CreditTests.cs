using Microsoft.Extensions.Logging.Abstractions;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;

namespace Weir.Tests.Ledger;

public sealed class CreditTests
{
    [Fact]
    public async Task A_credit_by_another_process_leaves_holds_in_doubt_to_the_next_start()
    {
        using var ledger = new TempLedger(TempLedger.Budget("b", 10));
        Assert.True((await ledger.Book.HoldAsync(ledger.Ask(3))).Held);

        // A verb on the data directory of a server that died: it recovers nothing.
        using (var verb = new LedgerBook(ledger.Store, ledger.Budgets, new BudgetNotices(NullLogger<BudgetNotices>.Instance), new(), ledger.Clock))
        {
            var account = await verb.CreditAsync(ledger.Budgets.Current.Find("b")!, new("crd_1", "", new(Money.FromUsd(1), 0, 0), "test", "test"));
            Assert.Equal((Money.FromUsd(3), Money.FromUsd(-1)), (account.Held.Usd, account.Posted.Usd));
        }

        Assert.Equal(1, (await ledger.SoundAsync()).OpenHolds);
        Assert.Equal(1, await ledger.RestartAsync());
        Assert.Equal([("b", "", 0m, 2m)], await ledger.AccountsAsync());
        Assert.Equal(0, (await ledger.SoundAsync()).OpenHolds);
    }
}
