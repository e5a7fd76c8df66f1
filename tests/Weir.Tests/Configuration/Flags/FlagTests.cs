using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Flags;

namespace Weir.Tests.Configuration.Flags;

/// <summary>Feature flags: rules, reasons, mistakes.</summary>
public sealed class FlagTests
{
    private const string Schema = "schema: weir/1\nproviders: { p: { kind: simulator } }\n";

    [Fact]
    public void Built_in_flags_are_there_and_on()
    {
        var book = Book("");

        Assert.Equal(["presets", "presets.header", "streams.drain_cancelled"], book.Names);
        Assert.All(book.Names, name => Assert.Equal(new(true, FlagReason.On), book.Find(name)!.ForAll));
    }

    [Fact]
    public void What_is_written_of_a_built_in_flag_changes_that_value_alone()
    {
        var config = Loading.Good(Schema + "flags: { presets: { percentage: 12.5 } }\n");

        Assert.Equal(BuiltInFlags.All["presets"] with { Percentage = 12.5m }, config.Flags["presets"]);
    }

    [Theory]
    [InlineData("routing: { enabled: false }\n  routing.learned: {}", "routing.learned", false, "parent routing is off")]
    [InlineData("routing: {}\n  routing.learned.fast: {}", "routing.learned.fast", true, "on")]
    [InlineData("routing: { enabled: false }\n  routing.learned.fast: {}", "routing.learned.fast", false, "parent routing is off")]
    [InlineData("routing: { enabled: false }\n  routing.learned: {}\n  x: { requires: [routing.learned] }", "x", false, "requires routing.learned, which is off")]
    [InlineData("a: {}\n  b: { excludes: [a] }", "b", false, "excludes a, which is on")]
    [InlineData("a: { enabled: false }\n  b: { excludes: [a] }", "b", true, "on")]
    [InlineData("a: { enabled: false, always: { user: [alice] } }", "a", false, "switched off")]
    [InlineData("a: { percentage: 0, always: { user: [alice] } }", "a", true, "always: user")]
    [InlineData("a: { always: { user: [alice] }, except: { team: [red] } }", "a", false, "except: team")]
    [InlineData("a: { only: { team: [red], user: [bob] } }", "a", false, "scope: user")]
    [InlineData("a: { only: { team: [red, blue], user: [alice] } }", "a", true, "on")]
    [InlineData("a: { only: { environment: [staging] } }", "a", false, "scope: environment")]
    [InlineData("a: { only: { customer: [acme] } }", "a", false, "scope: customer")]
    [InlineData("a: { percentage: 30 }", "a", false, "percentage 30: user is in bucket 70668 of 100000")]
    [InlineData("a: { percentage: 30, by: customer }", "a", false, "percentage 30: key is in bucket 99464 of 100000")]
    [InlineData("a: { percentage: 0 }", "a", false, "percentage 0")]
    [InlineData("a: {}", "nothing", false, "unknown flag")]
    public void A_verdict_says_why(string flags, string name, bool isOn, string why)
    {
        var verdict = Book(flags).Evaluate(name, new() { Environment = "production", Team = "red", User = "alice", Key = "k1" });

        Assert.Equal((isOn, why), (verdict.IsOn, verdict.Explain()));
    }

    [Fact]
    public void A_percentage_without_anybody_to_tell_by_is_off_and_a_whole_one_is_on()
    {
        Assert.Equal((false, "percentage 99.999: no user is known"), (Book("a: { percentage: 99.999 }").Evaluate("a", default).IsOn, Book("a: { percentage: 99.999 }").Evaluate("a", default).Explain()));
        Assert.True(Book("a: { percentage: 100 }").Evaluate("a", default).IsOn);
    }

    // S0-63 ⚠ in the source a circle recursed for ever.
    [Theory]
    [InlineData("a: { requires: [b] }\n  b: { requires: [c] }\n  c: { requires: [a] }", "flags.a", "depends on itself: a → b → c → a")]
    [InlineData("a: { requires: [a.b] }\n  a.b: {}", "flags.a", "depends on itself: a → a.b → a")]
    [InlineData("a: { excludes: [b] }\n  b: { excludes: [a] }", "flags.a", "depends on itself: a → b → a")]
    [InlineData("a: { requires: [a] }", "flags.a", "depends on itself: a → a")]
    [InlineData("a: { requires: [bb] }\n  bbb: {}", "flags.a.requires[0]", "'bb' is not a flag of this configuration")]
    [InlineData("a: { requires: [b], excludes: [b] }\n  b: {}", "flags.a", "requires and excludes 'b'")]
    [InlineData("a: { percentage: 100.5 }", "flags.a.percentage", "'100.5' is out of range")]
    [InlineData("a: { percentage: 0.0005 }", "flags.a.percentage", "has more than three decimals")]
    [InlineData("A: {}", "flags.A", "is not a flag's name")]
    [InlineData("a..b: {}", "flags.\"a..b\"", "is not a flag's name")]
    public void What_is_wrong_is_told_at_its_path(string flags, string path, string message)
    {
        var errors = Loading.Load(Schema + "flags:\n  " + flags + "\n").Errors.ToList();

        Assert.Contains(errors, problem => problem.Path == path && problem.Message.StartsWith(message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_number_of_flags_and_of_their_links_is_bounded()
    {
        var many = string.Concat(Enumerable.Range(0, 498).Select(i => $"  f{i}: {{}}\n"));
        Assert.Contains(Loading.Load(Schema + "flags:\n" + many).Errors, problem => problem.Path == "flags" && problem.Message.Contains("at most 500", StringComparison.Ordinal));
        var links = $"  x: {{ requires: [{string.Join(", ", Enumerable.Range(0, 17).Select(i => $"f{i}"))}] }}\n";
        Assert.Contains(Loading.Load(Schema + "flags:\n" + string.Concat(many.Split('\n').Take(20).Select(line => line + "\n")) + links).Errors, problem => problem.Path == "flags.x.requires");
    }

    // 40 levels of two flags that each require both below: asked one by one that were 2^40 questions.
    [Fact]
    public void Many_ways_to_the_same_flag_cost_no_more_than_one()
    {
        var flags = Enumerable.Range(0, 40).SelectMany(level => new[] { "a", "b" }.Select(side => new FlagConfig
        {
            Name = side + level,
            Percentage = 99,
            Requires = level == 0 ? [] : [$"a{level - 1}", $"b{level - 1}"],
        })).ToDictionary(flag => flag.Name);

        var top = new FlagBook(flags).Find("a39")!;

        Assert.InRange(Enumerable.Range(0, 1_000).Count(i => top.IsOn(new() { User = $"u{i}" })), 300, 600); // .99 to the 79th is .45
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var book = Book("a: { percentage: 50, only: { team: [red] }, except: { user: [bob] } }\n  a.b: { requires: [c], percentage: 70 }\n  c: { excludes: [d] }\n  d: { percentage: 1 }");
        var flag = book.Find("a.b")!;
        var context = new FlagContext { Team = "red", User = "alice", Key = "k1" };
        flag.IsOn(context);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            flag.IsOn(context);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static FlagBook Book(string flags) => new(Loading.Good(Schema + (flags.Length == 0 ? "" : "flags:\n  " + flags + "\n")).Flags);
}
