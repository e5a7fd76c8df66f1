using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Budgets;
using Weir.Engine.Pricing;
using Weir.Engine.Storage;

namespace Weir.Tests.Ledger;

/// <summary>What must not happen to money, whatever it is given.</summary>
public sealed class BadInputTests
{
    public static TheoryData<TokenUsage, long> BelowZero => new()
    {
        { new() { Input = -1 }, 1 },
        { new() { Input = 40, Output = -5 }, 1 },
        { new() { Input = 10, CacheRead = -3 }, 1 },
        { new() { Input = 10, CacheWrite5m = -3 }, 1 },
        { new() { Input = 10, CacheWrite1h = -3 }, 1 },
        { new() { Output = 10, Reasoning = -3 }, 1 },
        { new() { Input = 10, AudioInput = -3 }, 1 },
        { new() { Output = 10, AudioOutput = -3 }, 1 },
        { new() { Input = 10, Image = -3 }, 1 },
        { new() { Input = 10, Output = 10 }, -1 },
    };

    [Theory]
    [MemberData(nameof(BelowZero))]
    public async Task No_answer_of_a_provider_gives_money_back(TokenUsage usage, long nano)
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 5));
        var ask = ledger.Ask(2);
        await ledger.Book.HoldAsync(ask);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ledger.Book.PostAsync(TempLedger.End(ask, 0) with { Usage = usage, Cost = new(nano) }));
        Assert.Equal([("house", "", 2m, 0m)], await ledger.AccountsAsync());

        // It is not lost: the next start posts it at its bound.
        Assert.Equal(1, await ledger.RestartAsync());
        Assert.Equal([("house", "", 0m, 2m)], await ledger.AccountsAsync());
        await ledger.SoundAsync();
    }

    [Fact]
    public async Task Nothing_below_zero_is_held_or_reported()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 5));
        var ask = ledger.Ask(1);
        await ledger.Book.HoldAsync(ask);
        foreach (var amount in new Amounts[] { new(new(-1), 0, 0), new(new(1), -1, 0), new(new(1), 0, -1) })
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ledger.Book.HoldAsync(ledger.Ask(1) with { Bound = amount }));
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ledger.Book.ExtendAsync(new(ask.OperationId, 1, 1, amount)));
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ledger.Book.AddExternalAsync(External(1) with { Api = amount.Usd, Tokens = amount.Tokens, Requests = amount.Requests }));
        }

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ledger.Book.AddExternalAsync(External(1) with { Infrastructure = new(-1) }));
        Assert.Equal([("house", "", 1m, 0m)], await ledger.AccountsAsync());
        await ledger.SoundAsync();
    }

    [Fact]
    public async Task A_balance_beyond_all_money_is_refused_and_nothing_else_suffers()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 5) with { Action = BudgetAction.Warn });
        Assert.True(await ledger.Book.AddExternalAsync(External(9_000_000_000m)));
        var (first, second) = (ledger.Ask(400_000_000m), ledger.Ask(1));
        var (beyond, fine) = (ledger.Book.HoldAsync(first), ledger.Book.HoldAsync(second));
        Assert.True((await beyond).Held);
        Assert.True((await fine).Held);

        // Posted would be more than nine billion; the hold stays until a person decides.
        var (absurd, plain) = (ledger.Book.PostAsync(TempLedger.End(first, 400_000_000m)), ledger.Book.PostAsync(TempLedger.End(second, 1)));
        await Assert.ThrowsAsync<StoreException>(() => absurd);
        await plain;
        Assert.Equal([("house", "", 400_000_000m, 9_000_000_001m)], await ledger.AccountsAsync());
        Assert.Equal(1, (await ledger.SoundAsync()).OpenHolds);
    }

    [Fact]
    public async Task A_budget_of_nothing_pays_nothing_but_what_is_free()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 0));
        Assert.Equal(0, (await ledger.Book.HoldAsync(ledger.Ask(0.000000001m))).Refusal!.Limit);
        Assert.True((await ledger.Book.HoldAsync(ledger.Ask(0))).Held);
        Assert.Equal([("house", "", 0m, 0m)], await ledger.AccountsAsync());
        await ledger.SoundAsync();
    }

    [Fact]
    public async Task A_limit_lowered_below_what_is_held_stops_new_holds_and_touches_no_old_one()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 5));
        var ask = ledger.Ask(4);
        await ledger.Book.HoldAsync(ask);
        ledger.Budgets.Swap(new([BudgetRule.Of(TempLedger.Budget("house", 1))]));
        Assert.False((await ledger.Book.HoldAsync(ledger.Ask(0.1m))).Held);
        Assert.False((await ledger.Book.ExtendAsync(new(ask.OperationId, 1, 1, new(new(1), 0, 0)))).Held);
        await ledger.Book.PostAsync(TempLedger.End(ask, 3));
        Assert.Equal([("house", "", 0m, 3m)], await ledger.AccountsAsync());
        Assert.False((await ledger.Book.HoldAsync(ledger.Ask(0.1m))).Held);
        Assert.Equal(2, (await ledger.SoundAsync()).Entries);
    }

    [Fact]
    public async Task A_clock_that_jumps_both_ways_loses_no_window_and_opens_none_twice()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 2));
        var march = ledger.Ask(2);
        Assert.True((await ledger.Book.HoldAsync(march)).Held);
        ledger.Clock.JumpTo(new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.True((await ledger.Book.HoldAsync(ledger.Ask(2))).Held);
        await ledger.Book.PostAsync(TempLedger.End(march, 1.5m));
        ledger.Clock.JumpTo(new(2026, 3, 31, 23, 59, 59, TimeSpan.Zero));
        Assert.Equal((1_500_000_000L, 0L), (await ledger.Book.HoldAsync(ledger.Ask(1))).Refusal is { } no ? (no.Posted, no.Held) : default);
        Assert.True((await ledger.Book.HoldAsync(ledger.Ask(0.5m))).Held);
        ledger.Clock.JumpTo(new(2026, 4, 30, 12, 0, 0, TimeSpan.Zero));
        Assert.False((await ledger.Book.HoldAsync(ledger.Ask(0.1m))).Held);
        Assert.Equal([("house", "", 0.5m, 1.5m), ("house", "", 2m, 0m)], await ledger.AccountsAsync());
        await ledger.SoundAsync();
    }

    [Fact]
    public async Task A_full_disk_refuses_holds_loses_no_post_and_heals_when_there_is_room()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 100_000));
        var under = ledger.Ask(1);
        await ledger.Book.HoldAsync(under);
        await ledger.Store.Writer.CommitAsync(new Sql("PRAGMA max_page_count = 1"));
        StoreException? full = null;
        for (var i = 0; i < 10_000 && full is null; i++)
        {
            full = await Record.ExceptionAsync(() => ledger.Book.HoldAsync(ledger.Ask(1))) as StoreException;
        }

        Assert.Contains("full", full!.Message, StringComparison.Ordinal);
        Assert.False(ledger.Book.IsWritable);
        var held = (await ledger.SoundAsync()).OpenHolds;

        // The connection is a new one after a failure, and this one has room again.
        await ledger.Book.PostAsync(TempLedger.End(under, 0.5m));
        Assert.True(ledger.Book.IsWritable);
        Assert.Equal(held - 1, (await ledger.SoundAsync()).OpenHolds);
    }

    private static ExternalCost External(decimal usd) => new()
    {
        Id = "ext_1",
        Integration = "ocr",
        OccurredAt = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        Attribution = new("", "red"),
        Author = "ocr",
        Api = Money.FromUsd(usd),
    };

    private sealed class Sql(string text) : StoreCommand
    {
        protected internal override void Execute(StatementCache statements) => statements.Prepare(text).Run();
    }
}
