using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Flags;
using Weir.Tests.Support;

namespace Weir.Tests.Configuration.Flags;

/// <summary>Laws of flags, over generated ones.</summary>
public sealed class FlagProperties
{
    // S0-63 ⚠ the source used a salted hash, so that users changed sides at every restart: these numbers must never change.
    [Theory]
    [InlineData("a", FlagSubject.User, "alice", 70_668)]
    [InlineData("a", FlagSubject.Key, "k1", 99_464)]
    [InlineData("b", FlagSubject.User, "alice", 87_114)]
    [InlineData("presets", FlagSubject.Customer, "Ünïcode 🌍", 91_761)]
    [InlineData("presets", FlagSubject.User, "", 51_346)]
    public void A_bucket_is_the_same_in_every_process_and_version(string flag, FlagSubject kind, string id, int bucket) => Assert.Equal(bucket, FlagBucket.Of(flag, kind, id));

    [Theory]
    [InlineData("routing.learned", 10)]
    [InlineData("presets", 30)]
    [InlineData("x", 50)]
    [InlineData("some_long-name.of.a_flag", 90)]
    public void A_hundred_thousand_ids_fall_within_one_percent_of_the_percentage(string name, int percentage)
    {
        var flag = Of(new() { Name = name, Percentage = percentage });

        var on = Enumerable.Range(0, 100_000).Count(i => flag.IsOn(new() { User = $"user-{i}" }));

        Assert.InRange(on, (percentage - 1) * 1_000, (percentage + 1) * 1_000);
    }

    [Fact]
    public void Two_flags_choose_their_halves_independently()
    {
        var (one, two) = (Of(new() { Name = "one", Percentage = 50 }), Of(new() { Name = "two", Percentage = 50 }));

        var both = Enumerable.Range(0, 100_000).Count(i => one.IsOn(new() { User = $"{i}" }) && two.IsOn(new() { User = $"{i}" }));

        Assert.InRange(both, 24_000, 26_000);
    }

    [Fact]
    public void Raising_the_percentage_takes_the_flag_from_nobody()
    {
        var cases = from id in ArbMap.Default.GeneratorFor<NonNull<string>>()
                    from low in Gen.Choose(0, FlagBucket.Count)
                    from high in Gen.Choose(low, FlagBucket.Count)
                    select (id.Get, low, high);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var context = new FlagContext { User = one.Get };
            return !Of(new() { Name = "f", Percentage = one.low / 1_000m }).IsOn(context) || Of(new() { Name = "f", Percentage = one.high / 1_000m }).IsOn(context);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(20_000)));
    }

    [Fact]
    public void A_flag_is_on_exactly_when_its_own_rule_its_parent_and_its_links_say_so()
    {
        var cases = from seeds in Gen.ListOf(Gen.Choose(0, int.MaxValue), 12)
                    from user in Gen.Choose(0, 1_000)
                    select (Flags: Flags([.. seeds]), Context: new FlagContext { User = $"u{user}", Team = user % 2 == 0 ? "even" : "odd", Key = "k" });
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var book = new FlagBook(one.Flags);
            foreach (var flag in one.Flags.Values)
            {
                var expected = Of(flag).IsOn(one.Context)
                    && (FlagGraph.ParentOf(flag.Name, one.Flags) is not { } parent || book.Evaluate(parent, one.Context).IsOn)
                    && flag.Requires.All(name => book.Evaluate(name, one.Context).IsOn)
                    && !flag.Excludes.Any(name => book.Evaluate(name, one.Context).IsOn);
                Assert.Equal(expected, book.Evaluate(flag.Name, one.Context).IsOn);
                Assert.Equal(expected, book.Find(flag.Name)!.IsOn(one.Context));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(5_000)));
    }

    /// Flags that depend only on those before them, so that there is no circle; every third has a parent.
    private static Dictionary<string, FlagConfig> Flags(List<int> seeds)
    {
        var flags = new Dictionary<string, FlagConfig>();
        for (var i = 0; i < seeds.Count; i++)
        {
            var random = new Random(seeds[i]);
            string[] before = [.. flags.Keys];
            var name = i % 3 == 2 ? $"{before[random.Next(before.Length)]}.c{i}" : $"f{i}";
            var links = before.Where(_ => random.Next(4) == 0).ToLookup(_ => random.Next(3) > 0);
            flags[name] = new()
            {
                Name = name,
                Enabled = random.Next(8) > 0,
                Percentage = random.Next(3) > 0 ? 100 : random.Next(101),
                Requires = [.. links[true]],
                Excludes = [.. links[false]],
                Only = random.Next(5) == 0 ? new() { Team = ["even"] } : new(),
                Always = random.Next(6) == 0 ? new() { User = ["u1", "u2"] } : new(),
            };
        }

        return flags;
    }

    private static FlagSwitch Of(FlagConfig flag) => new FlagBook(new Dictionary<string, FlagConfig> { [flag.Name] = flag with { Requires = [], Excludes = [] } }).Find(flag.Name)!;
}
