using Weir.Engine.Configuration;
using Weir.Engine.Ledger.Budgets;

namespace Weir.Tests.Ledger.Budgets;

public sealed class BudgetBookTests
{
    private static readonly BudgetBook Book = new([
        Rule("team", new() { Team = "checkout" }),
        Rule("house", new()),
        Rule("key", new() { Key = "k1", Model = "gpt" }),
        Rule("each", new() { Customer = "*" }),
    ]);

    [Fact]
    public void The_covering_rules_come_in_the_order_written()
    {
        Assert.Equal(["team", "house", "key", "each"], Ids(new(new("k1", Team: "checkout"), "p", "gpt")));
        Assert.Equal(["house", "each"], Ids(new(new("k1"), "p", "other")));
    }

    [Fact]
    public void A_charge_that_nothing_names_costs_no_allocation() =>
        Assert.Same(Book.Covering(new(new("k2"), "p", "m")), Book.Covering(new(new("k1"), "q", "other")));

    [Fact]
    public void Rules_are_found_by_id()
    {
        Assert.Same(Book.All[2], Book.Find("key"));
        Assert.Null(Book.Find("none"));
        Assert.Throws<ArgumentException>(() => new BudgetBook([Rule("a", new()), Rule("a", new())]));
    }

    private static IEnumerable<string> Ids(Charge charge) => Book.Covering(charge).Select(rule => rule.Id);

    private static BudgetRule Rule(string id, BudgetScope scope) => BudgetRule.Of(new() { Id = id, Scope = scope });
}
