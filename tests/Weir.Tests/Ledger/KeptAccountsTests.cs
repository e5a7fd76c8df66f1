using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Storage;
using Weir.Tests.Storage;

namespace Weir.Tests.Ledger;

/// <summary>What is kept of accounts between two batches is what the store has.</summary>
public sealed class KeptAccountsTests
{
    [Fact]
    public async Task With_more_accounts_than_are_kept_every_one_holds()
    {
        using var ledger = new TempLedger(TempLedger.Budget("each", 1) with { Scope = new() { Key = "*" } });
        var keys = Enumerable.Range(0, AccountSheet.MostKept + 300).Select(i => $"k{i}").ToArray();

        var first = await Task.WhenAll(keys.Select(key => ledger.Book.HoldAsync(ledger.Ask(1, key: key))));
        var second = await Task.WhenAll(keys.Select(key => ledger.Book.HoldAsync(ledger.Ask(1, key: key))));

        Assert.All(first, verdict => Assert.Null(verdict.Refusal));
        Assert.All(second, verdict => Assert.NotNull(verdict.Refusal));
        await ledger.SoundAsync();
    }

    [Theory]
    [InlineData(nameof(BatchPoint.Begin))]
    [InlineData(nameof(BatchPoint.BeforeCommit))]
    [InlineData(nameof(BatchPoint.AfterCommit))]
    public async Task Of_a_batch_that_failed_nothing_is_kept(string point)
    {
        using var ledger = new TempLedger(TempLedger.Budget("reds", 3) with { Scope = new() { Team = "red" } });
        Assert.Null((await ledger.Book.HoldAsync(ledger.Ask(1))).Refusal); // from here the account is kept
        var lost = ledger.Ask(1);
        ledger.Faults = at =>
        {
            if (at.ToString() == point)
            {
                throw new IOException("the disk is gone");
            }
        };
        await Assert.ThrowsAsync<StoreException>(() => ledger.Book.HoldAsync(lost));
        ledger.Faults = static _ => { };

        // Whether it was committed or not: it holds once, one more has room beside it, and a third has not.
        Assert.Null((await ledger.Book.HoldAsync(lost)).Refusal);
        Assert.Null((await ledger.Book.HoldAsync(ledger.Ask(1))).Refusal);
        Assert.NotNull((await ledger.Book.HoldAsync(ledger.Ask(1))).Refusal);
        Assert.Equal(3, (await ledger.SoundAsync()).OpenHolds);
    }

    [Fact]
    public async Task A_batch_that_is_written_again_without_one_of_its_commands_moves_accounts_once()
    {
        using var ledger = new TempLedger(TempLedger.Budget("reds", 2) with { Scope = new() { Team = "red" } });
        using var gate = new Gate();
        var opened = ledger.Store.Writer.CommitAsync(gate);
        gate.WaitUntilEntered();
        var hold = ledger.Book.HoldAsync(ledger.Ask(1));
        var bad = ledger.Store.Writer.CommitAsync(new Bad());
        gate.Open();
        await opened;

        Assert.Null((await hold).Refusal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        Assert.Null((await ledger.Book.HoldAsync(ledger.Ask(1))).Refusal);
        Assert.NotNull((await ledger.Book.HoldAsync(ledger.Ask(1))).Refusal);
        await ledger.SoundAsync();
    }

    private sealed class Bad : StoreCommand
    {
        protected internal override void Execute(StatementCache statements) => throw new InvalidOperationException("not like this");
    }
}
