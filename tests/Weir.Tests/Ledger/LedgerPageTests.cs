using System.Globalization;
using System.Text;
using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Engine.Ledger.Accounts;
using Weir.Engine.Pricing;
using Weir.Engine.Providers;
using Weir.Tests.Support;

namespace Weir.Tests.Ledger;

/// <summary><c>docs/ledger.md</c> tells a day of two budgets as the ledger really goes through it. <c>WEIR_UPDATE_DOCS=1</c> writes it anew.</summary>
public sealed class LedgerPageTests
{
    private const string Page = "docs/ledger.md";

    private static readonly ModelPrice Price = ModelPrice.FromUsdPerMillion(new() { Input = 2.5m, Output = 10 }, "example");

    [Fact]
    public async Task The_worked_example_is_what_happens()
    {
        using var ledger = new TempLedger(
            TempLedger.Budget("checkout-daily", 0.02m) with { Scope = new() { Team = "checkout" }, Period = new(BudgetPeriodKind.Day), Thresholds = [0.8m] },
            TempLedger.Budget("house", 10) with { Action = BudgetAction.Warn });
        var rows = new StringBuilder("\n\n| Step | What happens | `checkout-daily` held | posted | left | `house` held | posted |\n|---|---|---:|---:|---:|---:|---:|\n");
        var bound = Price.BoundOf(new(1_456, 500));

        var first = Ask(ledger, bound);
        await HoldAsync(1, $"A call: at most 1,456 tokens in and 500 out, so {Usd(bound)} is held on both budgets; only then is it sent", first);
        await PostAsync(2, first, AttemptOutcome.Completed, new() { Input = 310, Output = 120 }, "The provider reports 310 tokens in, 120 out: that is posted, the rest released");
        var lost = Ask(ledger, bound);
        await HoldAsync(3, "A second call is held", lost);
        await PostAsync(4, lost, AttemptOutcome.Failed, default, "The provider cannot be reached: its hold is voided, and the next deployment has one of its own");
        var cut = Ask(ledger, bound);
        await HoldAsync(5, "A stream is held", cut);
        await PostAsync(6, cut, AttemptOutcome.Cancelled, new() { Input = 310, Output = 40, Estimated = true }, "Its client leaves: what was seen is posted, flagged `estimated`");
        var doubtful = Ask(ledger, bound);
        await HoldAsync(7, "A fourth call is held, and the process is killed", doubtful);
        Assert.Equal(1, await ledger.RestartAsync());
        await RowAsync(8, "The next start finds the hold open: nobody knows what became of the call, so it is posted at its bound, as `in_doubt`");
        await ledger.Book.AdjustAsync(new("adj_1", doubtful.OperationId, 1, Cost(new() { Input = 310, Output = 90 }) - bound, null, "ada", "the provider's bill"));
        await RowAsync(9, "The provider's bill shows 310 in, 90 out: an adjustment corrects the cost");
        var over = Ask(ledger, bound);
        await HoldAsync(10, "A fifth call is held", over);
        await PostAsync(11, over, AttemptOutcome.Completed, new() { Input = 310, Output = 1_200 }, "The provider bills more than it was allowed to answer: the bound is posted, the excess as an `overrun` beside it. The threshold of 80 % is passed, and told once");
        Assert.Equal(["0.8"], ledger.Notices.Select(notice => notice.Kind));
        var refused = await ledger.Book.HoldAsync(Ask(ledger, bound));
        Assert.Equal(("checkout-daily", BudgetUnit.Usd), (refused.Refusal!.Rule.Id, refused.Refusal.Unit));
        await RowAsync(12, $"Another call could cost {Usd(bound)}, more than is left: 402, nothing is held anywhere");
        ledger.Clock.Advance(TimeSpan.FromDays(1));
        await HoldAsync(13, "The next day is another window, with an account of its own; nothing had to be reset", Ask(ledger, bound));
        await ledger.SoundAsync();
        Compare("example", rows.Append('\n').ToString());

        async Task HoldAsync(int step, string what, HoldRequest request)
        {
            Assert.True((await ledger.Book.HoldAsync(request)).Held);
            await RowAsync(step, what);
        }

        async Task PostAsync(int step, HoldRequest request, AttemptOutcome outcome, TokenUsage usage, string what)
        {
            await ledger.Book.PostAsync(TempLedger.End(request, 0, outcome) with { Usage = usage, Cost = Cost(usage) });
            await RowAsync(step, what);
        }

        async Task RowAsync(int step, string what)
        {
            var accounts = await ledger.AccountsAsync();
            var daily = accounts.Last(account => account.Budget == "checkout-daily");
            var house = accounts.Last(account => account.Budget == "house");
            rows.Append(CultureInfo.InvariantCulture, $"| {step} | {what} | {daily.Held:0.000000} | {daily.Posted:0.000000} | {0.02m - daily.Held - daily.Posted:0.000000} | {house.Held:0.000000} | {house.Posted:0.000000} |\n");
        }
    }

    [Fact]
    public void The_rules_of_each_kind_are_those_of_the_code()
    {
        var rows = new StringBuilder("\n\n| Kind | A stream whose client leaves |\n|---|---|\n");
        foreach (var kind in Kinds.All.Values.OrderBy(kind => kind.Name, StringComparer.Ordinal))
        {
            rows.Append(CultureInfo.InvariantCulture, $"| `{kind.Name}` | {(kind.StopsWhenCancelled ? "is cancelled: the provider stops, and bills what it gave" : "is read on for up to 30 s: the provider goes on and bills all of it")} |\n");
        }

        Compare("kinds", rows.Append('\n').ToString());
    }

    private static HoldRequest Ask(TempLedger ledger, Money bound) => ledger.Ask(0, team: "checkout") with { Bound = new(bound, 1_956, 1) };

    private static Money Cost(in TokenUsage usage) => Price.CostOf(usage);

    private static string Usd(Money money) => money.Usd.ToString("0.000000", CultureInfo.InvariantCulture) + " USD";

    private static void Compare(string part, string expected)
    {
        var (begin, end) = ($"<!-- {part} -->", $"<!-- /{part} -->");
        var page = File.ReadAllText(RepoRoot.At(Page)).ReplaceLineEndings("\n");
        var (from, to) = (page.IndexOf(begin, StringComparison.Ordinal) + begin.Length, page.IndexOf(end, StringComparison.Ordinal));
#pragma warning disable RS0030 // a knob of the test run
        if (Environment.GetEnvironmentVariable("WEIR_UPDATE_DOCS") == "1")
#pragma warning restore RS0030
        {
            File.WriteAllText(RepoRoot.At(Page), page[..from] + expected + page[to..]);
        }
        else
        {
            Assert.Equal(expected, page[from..to]);
        }
    }
}
