using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Budgets;

namespace Weir.Tests.Ledger.Budgets;

public sealed class BudgetRuleTests
{
    private static readonly Charge Call = new(new("k1", Team: "checkout", Customer: "acme", User: "ann"), "openai", "gpt");

    [Fact]
    public void A_rule_says_what_its_configuration_says()
    {
        var rule = BudgetRule.Of(new()
        {
            Id = "b",
            Scope = new() { Team = "checkout" },
            Period = new(BudgetPeriodKind.Day),
            Limit = Money.FromUsd(5),
            LimitTokens = 7,
            LimitRequests = 0,
            Thresholds = [0.95m, 0.8m],
        });

        Assert.Equal(("b", Money.FromUsd(5), 7L, 0L), (rule.Id, rule.Limit, rule.LimitTokens, rule.LimitRequests));
        Assert.Equal([0.8m, 0.95m], rule.Thresholds);
        Assert.Equal((BudgetAction.Block, true, false), (rule.Action, rule.IsHard, rule.DependsOnDeployment));
        Assert.False(Rule(new(), action: BudgetAction.Warn).IsHard);
        Assert.True(Rule(new(), action: BudgetAction.Disable).IsHard);
        Assert.True(Rule(new() { Provider = "*" }).DependsOnDeployment);
        Assert.True(Rule(new() { Model = "gpt" }).DependsOnDeployment);
    }

    [Fact]
    public void Every_name_of_the_scope_must_be_the_charges()
    {
        Assert.True(Rule(new()).Covers(Call));
        Assert.True(Rule(new() { Team = "checkout", Model = "gpt" }).Covers(Call));
        Assert.False(Rule(new() { Team = "checkout", Model = "other" }).Covers(Call));
        Assert.False(Rule(new() { Team = "Checkout" }).Covers(Call));
        Assert.False(Rule(new() { Project = "p" }).Covers(Call));
        Assert.True(Rule(new() { Project = "*", Integration = "*" }).Covers(Call));
        Assert.False(Rule(new() { Project = "*", Key = "k2" }).Covers(Call));
        Assert.True(Rule(new() { Integration = "batch" }).Covers(Call with { Integration = "batch" }));
    }

    [Fact]
    public void Each_child_has_its_own_name()
    {
        Assert.Equal("", Rule(new() { Team = "checkout" }).ChildOf(Call));
        Assert.Equal("team=checkout", Rule(new() { Team = "*", Model = "gpt" }).ChildOf(Call));
        Assert.Equal("customer=acme,model=gpt", Rule(new() { Model = "*", Customer = "*" }).ChildOf(Call));
        Assert.Equal("project=", Rule(new() { Project = "*" }).ChildOf(Call));
    }

    [Fact]
    public void No_name_passes_for_two()
    {
        var rule = Rule(new() { Customer = "*", Model = "*" });

        Assert.Equal("customer=a%2Cmodel=b,model=c", rule.ChildOf(new(new("k", Customer: "a,model=b"), "p", "c")));
        Assert.Equal("customer=a%252Cb,model=c", rule.ChildOf(new(new("k", Customer: "a%2Cb"), "p", "c")));
    }

    private static BudgetRule Rule(BudgetScope scope, BudgetAction action = BudgetAction.Block) => BudgetRule.Of(new() { Id = "b", Scope = scope, Action = action });
}
