using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Ledger.Commands;
using Weir.Engine.Storage;

namespace Weir.Tests.Ledger;

public sealed class LedgerBookTests
{
    [Fact]
    public async Task A_hold_counts_on_every_budget_that_covers_it_until_it_is_posted()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 10), TempLedger.Budget("reds", 5) with { Scope = new() { Team = "red" } }, TempLedger.Budget("blues", 5) with { Scope = new() { Team = "blue" } });
        var ask = ledger.Ask(2);
        Assert.True((await ledger.Book.HoldAsync(ask)).Held);
        Assert.Equal([("house", "", 2, 0), ("reds", "", 2, 0)], await ledger.AccountsAsync());

        await ledger.Book.PostAsync(TempLedger.End(ask, 0.75m));
        Assert.Equal([("house", "", 0, 0.75m), ("reds", "", 0, 0.75m)], await ledger.AccountsAsync());
        Assert.Equal((0, Money.FromUsd(0.75m)), ((await ledger.SoundAsync()).OpenHolds, (await ledger.SoundAsync()).CostUsd));
    }

    [Fact]
    public async Task What_one_budget_refuses_is_held_on_none()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 10), TempLedger.Budget("reds", 1) with { Scope = new() { Team = "red" } });
        Assert.True((await ledger.Book.HoldAsync(ledger.Ask(0.6m))).Held);
        var refused = await ledger.Book.HoldAsync(ledger.Ask(0.5m));
        Assert.False(refused.Held);
        Assert.Equal(("reds", BudgetUnit.Usd, 1_000_000_000L, 0L, 600_000_000L, 500_000_000L), (refused.Refusal!.Rule.Id, refused.Refusal.Unit, refused.Refusal.Limit, refused.Refusal.Posted, refused.Refusal.Held, refused.Refusal.Asked));
        Assert.True((await ledger.Book.HoldAsync(ledger.Ask(0.4m))).Held);
        Assert.Equal([("house", "", 1m, 0), ("reds", "", 1m, 0)], await ledger.AccountsAsync());
        await ledger.SoundAsync();
    }

    [Fact]
    public async Task The_same_hold_and_the_same_post_count_once_however_often_they_come()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 3));
        var ask = ledger.Ask(2);
        Assert.True((await ledger.Book.HoldAsync(ask)).Held);
        Assert.True((await ledger.Book.HoldAsync(ask)).Held);
        await ledger.Book.PostAsync(TempLedger.End(ask, 1));
        await ledger.Book.PostAsync(TempLedger.End(ask, 1.5m));
        await ledger.Book.PostAsync(TempLedger.End(ask, 0, AttemptOutcome.Failed));
        Assert.True((await ledger.Book.HoldAsync(ask)).Held);
        Assert.Equal([("house", "", 0, 1m)], await ledger.AccountsAsync());
        await ledger.SoundAsync();
    }

    [Fact]
    public async Task A_post_without_a_hold_writes_nothing()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 3));
        await ledger.Book.PostAsync(TempLedger.End(ledger.Ask(1), 1));
        Assert.Equal((0, 0), ((await ledger.SoundAsync()).Entries, (await ledger.SoundAsync()).Attempts));
    }

    [Fact]
    public async Task A_failed_attempt_that_cost_nothing_gives_everything_back()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 3) with { LimitRequests = 1 });
        var ask = ledger.Ask(2);
        await ledger.Book.HoldAsync(ask);
        Assert.Equal(BudgetUnit.Requests, (await ledger.Book.HoldAsync(ledger.Ask(0))).Refusal!.Unit);
        await ledger.Book.PostAsync(TempLedger.End(ask, 0, AttemptOutcome.Failed));
        Assert.Equal([("house", "", 0, 0m)], await ledger.AccountsAsync());
        Assert.True((await ledger.Book.HoldAsync(ledger.Ask(2))).Held);
        await ledger.SoundAsync();
    }

    [Fact]
    public async Task A_bill_above_the_bound_is_posted_whole_and_its_excess_is_an_entry_of_its_own()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 2));
        var ask = ledger.Ask(2);
        await ledger.Book.HoldAsync(ask);
        await ledger.Book.PostAsync(TempLedger.End(ask, 2.5m));
        Assert.Equal([("house", "", 0, 2.5m)], await ledger.AccountsAsync());
        Assert.Equal(3, (await ledger.SoundAsync()).Entries);
        var notice = Assert.Single(ledger.Notices);
        Assert.Equal((BudgetNotice.Overrun, 2_500_000_000L, 2_000_000_000L), (notice.Kind, notice.Posted, notice.Limit));
        Assert.False((await ledger.Book.HoldAsync(ledger.Ask(0.1m))).Held);
    }

    [Fact]
    public async Task A_hold_grows_on_the_same_accounts_or_stays()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 2));
        var ask = ledger.Ask(1);
        await ledger.Book.HoldAsync(ask);
        var more = new HoldExtension(ask.OperationId, 1, 1, new(Money.FromUsd(0.6m), 0, 0));
        Assert.True((await ledger.Book.ExtendAsync(more)).Held);
        Assert.True((await ledger.Book.ExtendAsync(more)).Held);
        Assert.False((await ledger.Book.ExtendAsync(more with { Step = 2 })).Held);
        Assert.Equal([("house", "", 1.6m, 0)], await ledger.AccountsAsync());
        await ledger.Book.PostAsync(TempLedger.End(ask, 1.5m));
        Assert.Equal([("house", "", 0, 1.5m)], await ledger.AccountsAsync());
        Assert.True((await ledger.Book.ExtendAsync(more with { Step = 2 })).Held);
        Assert.Equal([("house", "", 0, 1.5m)], await ledger.AccountsAsync());
        await ledger.SoundAsync();
    }

    [Fact]
    public async Task Steps_of_a_hold_count_once_each_in_whatever_order_they_come()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 5));
        var ask = ledger.Ask(1);
        await ledger.Book.HoldAsync(ask);
        var first = new HoldExtension(ask.OperationId, 1, 1, new(Money.FromUsd(1), 0, 0));
        foreach (var extension in new[] { first with { Step = 2 }, first with { Step = 2 }, first, first, first with { Step = 2 } })
        {
            Assert.True((await ledger.Book.ExtendAsync(extension)).Held);
        }

        Assert.Equal([("house", "", 3m, 0)], await ledger.AccountsAsync());
        await ledger.SoundAsync();
        await ledger.Book.PostAsync(TempLedger.End(ask, 1.5m));
        Assert.Equal([("house", "", 0, 1.5m)], await ledger.AccountsAsync());
        await ledger.SoundAsync();
    }

    [Fact]
    public async Task A_hold_that_is_older_than_the_rolling_window_still_counts_when_it_grows()
    {
        using var ledger = new TempLedger(TempLedger.Budget("minute", 2) with { Period = new(BudgetPeriodKind.Rolling, TimeSpan.FromMinutes(1)) });
        var ask = ledger.Ask(1);
        await ledger.Book.HoldAsync(ask);
        ledger.Clock.Advance(TimeSpan.FromMinutes(5));
        var more = new HoldExtension(ask.OperationId, 1, 1, new(Money.FromUsd(1.5m), 0, 0));
        Assert.Equal(1_000_000_000L, (await ledger.Book.ExtendAsync(more)).Refusal!.Held);
        Assert.True((await ledger.Book.ExtendAsync(more with { More = new(Money.FromUsd(1), 0, 0) })).Held);
        Assert.False((await ledger.Book.ExtendAsync(more with { Step = 2 })).Held);
        Assert.Equal([("minute", "", 2m, 0)], await ledger.AccountsAsync());
    }

    [Fact]
    public async Task Requests_that_a_step_adds_are_released_with_the_rest()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 5) with { LimitRequests = 2 });
        var ask = ledger.Ask(1);
        await ledger.Book.HoldAsync(ask);
        await ledger.Book.ExtendAsync(new(ask.OperationId, 1, 1, new(Money.Zero, 0, 1)));
        Assert.Equal(BudgetUnit.Requests, (await ledger.Book.HoldAsync(ledger.Ask(1))).Refusal!.Unit);
        await ledger.Book.PostAsync(TempLedger.End(ask, 0, AttemptOutcome.Failed));
        Assert.True((await ledger.Book.HoldAsync(ledger.Ask(1))).Held);
        Assert.True((await ledger.Book.HoldAsync(ledger.Ask(1))).Held);
        await ledger.SoundAsync();
    }

    [Fact]
    public async Task Each_threshold_is_told_once_a_window_even_across_a_restart()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 10) with { Thresholds = [0.5m, 0.8m], Action = BudgetAction.Warn });
        await SpendAsync(ledger, 4);
        Assert.Empty(ledger.Notices);
        await SpendAsync(ledger, 2);
        Assert.Equal(["0.5"], ledger.Notices.Select(one => one.Kind));
        await ledger.RestartAsync();
        await ledger.Book.CreditAsync(ledger.Budgets.Current.Find("house")!, new("crd_1", "", new(Money.FromUsd(3), 0, 0), "ada", "a refund"));
        await SpendAsync(ledger, 7);
        Assert.Equal(["0.5", "0.8"], ledger.Notices.Select(one => one.Kind));
        Assert.Equal([("house", "", 0, 10m)], await ledger.AccountsAsync());
        ledger.Clock.Advance(TimeSpan.FromDays(31));
        await SpendAsync(ledger, 9);
        Assert.Equal(["0.5", "0.8", "0.5", "0.8"], ledger.Notices.Select(one => one.Kind));
        await ledger.SoundAsync();
    }

    [Fact]
    public async Task A_budget_that_disables_takes_the_key_out_until_a_person_puts_it_back()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 1) with { Action = BudgetAction.Disable });
        await SpendAsync(ledger, 0.9m);
        Assert.False((await ledger.Book.HoldAsync(ledger.Ask(0.2m))).Held);
        Assert.Equal([BudgetNotice.Exhausted], ledger.Notices.Select(one => one.Kind));
        Assert.True(ledger.Disabled.Contains("k1"));
        Assert.False(ledger.Disabled.Contains("k2"));
        await ledger.Book.HoldAsync(ledger.Ask(0.2m, key: "k2"));
        Assert.True(ledger.Disabled.Contains("k2"));

        await ledger.RestartAsync();
        Assert.Equal(["k1", "k2"], ledger.Disabled.All);
        Assert.True(await ledger.Book.EnableKeyAsync("k1"));
        Assert.False(await ledger.Book.EnableKeyAsync("k1"));
        await ledger.RestartAsync();
        Assert.Equal(["k2"], ledger.Disabled.All);
    }

    [Fact]
    public async Task What_a_dead_process_left_open_is_posted_at_its_bound_and_can_be_adjusted()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 5));
        var (lost, done) = (ledger.Ask(2), ledger.Ask(1));
        await ledger.Book.HoldAsync(lost);
        await ledger.Book.HoldAsync(done);
        await ledger.Book.PostAsync(TempLedger.End(done, 0.5m));

        Assert.Equal(1, await ledger.RestartAsync());
        Assert.Equal([("house", "", 0, 2.5m)], await ledger.AccountsAsync());
        var attempt = Assert.Single(await ledger.Book.AttemptsOfAsync(lost.OperationId, TestContext.Current.CancellationToken));
        Assert.Equal((AttemptOutcome.InDoubt, Money.FromUsd(2), true, "red"), (attempt.Outcome, attempt.Cost, attempt.Usage.Estimated, attempt.Attribution.Team));
        Assert.Equal(0, await ledger.RestartAsync());

        var adjustment = new CostAdjustment("adj_1", lost.OperationId, 1, Money.FromUsd(-1.25m), null, "ada", "the provider's bill says so");
        Assert.True(await ledger.Book.AdjustAsync(adjustment));
        Assert.True(await ledger.Book.AdjustAsync(adjustment));
        Assert.False(await ledger.Book.AdjustAsync(adjustment with { Id = "adj_2", Number = 7 }));
        Assert.Equal([("house", "", 0, 1.25m)], await ledger.AccountsAsync());
        Assert.Equal(Money.FromUsd(1.25m), (await ledger.SoundAsync()).CostUsd);
    }

    [Fact]
    public async Task A_hold_in_doubt_keeps_its_request_even_when_it_could_cost_nothing()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 5) with { LimitRequests = 1 });
        await ledger.Book.HoldAsync(ledger.Ask(0) with { Bound = new(Money.Zero, 0, 1) });
        Assert.Equal(1, await ledger.RestartAsync());
        Assert.Equal(1, (await ledger.Book.HoldAsync(ledger.Ask(1))).Refusal!.Posted);
        await ledger.SoundAsync();
    }

    [Fact]
    public async Task A_cost_from_outside_is_charged_to_what_covers_it_in_the_window_it_was_caused()
    {
        using var ledger = new TempLedger(TempLedger.Budget("tools", 1) with { Scope = new() { Integration = "ocr" }, Thresholds = [0.8m] }, TempLedger.Budget("reds", 5) with { Scope = new() { Team = "red" } });
        var cost = new ExternalCost
        {
            Id = "ext_1",
            Integration = "ocr",
            OccurredAt = ledger.Clock.GetUtcNow(),
            Attribution = new("", "red"),
            Author = "ocr-reporter",
            Api = Money.FromUsd(0.7m),
            Infrastructure = Money.FromUsd(0.2m),
            Requests = 3,
        };
        Assert.True(await ledger.Book.AddExternalAsync(cost));
        Assert.False(await ledger.Book.AddExternalAsync(cost));
        Assert.Equivalent(new[] { ("tools", "", 0m, 0.9m), ("reds", "", 0m, 0.9m) }, await ledger.AccountsAsync(), strict: true);
        Assert.Equal(["0.8"], ledger.Notices.Select(one => one.Kind));
        Assert.Equal(Money.FromUsd(0.9m), (await ledger.SoundAsync()).CostUsd);
    }

    [Fact]
    public async Task Of_a_rolling_budget_a_threshold_is_passed_by_all_that_counts_whoever_posts_it()
    {
        using var ledger = new TempLedger(TempLedger.Budget("rolling", 10) with { Period = new(BudgetPeriodKind.Rolling, TimeSpan.FromHours(1)), Thresholds = [0.8m], Action = BudgetAction.Warn });
        await SpendAsync(ledger, 5);
        ledger.Clock.Advance(TimeSpan.FromMinutes(5));
        var cost = new ExternalCost { Id = "ext_1", Integration = "ocr", OccurredAt = ledger.Clock.GetUtcNow(), Attribution = new(""), Author = "ocr-reporter", Api = Money.FromUsd(4) };
        Assert.True(await ledger.Book.AddExternalAsync(cost));
        Assert.Equal([("0.8", 9_000_000_000L)], ledger.Notices.Select(one => (one.Kind, one.Posted)));
        ledger.Clock.Advance(TimeSpan.FromMinutes(5));
        await ledger.Book.CreditAsync(ledger.Budgets.Current.Find("rolling")!, new("crd_1", "", new(Money.FromUsd(-2), 0, 0), "ada", "found on the bill"));
        Assert.Equal(["0.8", BudgetNotice.Overrun], ledger.Notices.Select(one => one.Kind));
        await ledger.SoundAsync();
    }

    [Fact]
    public async Task An_answer_that_is_lost_after_the_commit_leaves_nothing_held()
    {
        using var ledger = new TempLedger(TempLedger.Budget("house", 5));
        var failing = true;
        ledger.Faults = point =>
        {
            if (failing && point == BatchPoint.AfterCommit)
            {
                failing = false;
                throw new IOException("the answer is lost");
            }
        };
        await Assert.ThrowsAsync<StoreException>(() => ledger.Book.HoldAsync(ledger.Ask(2)));
        Assert.Equal(1, ledger.Book.Unresolved);
        Assert.Equal([("house", "", 2, 0)], await ledger.AccountsAsync());
        ledger.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([("house", "", 0, 0)], await ledger.AccountsAsync());
        Assert.Equal((0, 0), (ledger.Book.Unresolved, (await ledger.SoundAsync()).OpenHolds));
    }

    private static async Task SpendAsync(TempLedger ledger, decimal usd)
    {
        var ask = ledger.Ask(usd);
        Assert.True((await ledger.Book.HoldAsync(ask)).Held);
        await ledger.Book.PostAsync(TempLedger.End(ask, usd));
    }
}
