using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Configuration;
using Weir.Engine.Ledger.Budgets;
using Weir.Tests.Support;

namespace Weir.Tests.Ledger.Budgets;

public sealed class BudgetBookProperties
{
    private static readonly string?[] ScopeValues = [null, null, null, "*", "a", "b"];
    private static readonly string?[] ChargeValues = [null, "a", "b", "*"];

    [Fact]
    public void The_index_finds_what_a_search_through_all_rules_finds() =>
        Prop.ForAll(Row(ScopeValues).ListOf().SelectMany(scopes => Row(ChargeValues).ListOf().Select(charges => (scopes, charges))).ToArbitrary(), sample =>
        {
            var book = new BudgetBook(sample.scopes.Select((scope, i) => BudgetRule.Of(new() { Id = $"b{i}", Scope = Scope(scope) })));
            return sample.charges.All(charge => book.Covering(Charge(charge)).Select(rule => rule.Id).SequenceEqual(Naive(sample.scopes, charge)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(20_000)).WithEndSize(80));

    [Fact]
    public void More_rules_than_fit_on_the_stack_are_found_too()
    {
        var book = new BudgetBook(Enumerable.Range(0, 300).Select(i => BudgetRule.Of(new() { Id = $"b{i}", Scope = i % 3 == 0 ? new() : new() { Key = "k", Team = i % 3 == 1 ? "t" : null } })));

        Assert.Equal(book.All, book.Covering(new(new("k", Team: "t"), "p", "m")));
        Assert.Equal(book.All.Where((_, i) => i % 3 != 1), book.Covering(new(new("k"), "p", "m")));
    }

    [Fact]
    public void A_charge_looks_only_at_the_rules_that_could_cover_it()
    {
        var book = new BudgetBook(Enumerable.Range(0, 500).Select(i => BudgetRule.Of(new() { Id = $"b{i}", Scope = new() { Key = $"key-{i}", Provider = "p" } })));
        var mine = new Charge(new("key-77", Team: "t", User: "u"), "p", "m");
        var nobodys = new Charge(new("key-4999", Team: "t", User: "u"), "p", "m");

        Assert.Equal("b77", Assert.Single(book.Covering(mine)).Id);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var none = book.Covering(nobodys);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Empty(none);
    }

    private static Gen<string?[]> Row(string?[] values) => Gen.ArrayOf(Gen.Elements(values), 9);

    private static IEnumerable<string> Naive(IEnumerable<string?[]> scopes, string?[] charge) =>
        scopes.Select((scope, i) => (Id: $"b{i}", Covers: scope.Zip(charge).All(pair => pair.First is null or "*" || pair.First == pair.Second))).Where(rule => rule.Covers).Select(rule => rule.Id);

    private static BudgetScope Scope(string?[] of) => new()
    {
        Key = of[0],
        User = of[1],
        Team = of[2],
        Project = of[3],
        Customer = of[4],
        Provider = of[5],
        Model = of[6],
        Environment = of[7],
        Integration = of[8],
    };

    private static Charge Charge(string?[] of) =>
        new(new(of[0] ?? "", User: of[1], Team: of[2], Project: of[3], Customer: of[4], Environment: of[7]), of[5] ?? "", of[6] ?? "", of[8]);
}
