using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger;
using Weir.Tests.Support;

namespace Weir.Tests.Ledger;

/// <summary>Attempts that are near their operation's time are found by its id, whatever it looks like.</summary>
public sealed class AttemptTimesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, false)]
    [InlineData(299_999, false)]
    [InlineData(300_001, true)]
    [InlineData(-299_999, false)]
    [InlineData(-300_001, true)]
    public void An_attempt_is_near_that_starts_within_five_minutes_of_its_operation(int milliseconds, bool isAstray)
    {
        var clock = new ManualClock(Noon);
        Assert.Equal(isAstray, AttemptTimes.IsAstray(Ids.NewOperation(clock), Noon.AddMilliseconds(milliseconds)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("op_1")]
    [InlineData("op_zzzz")]
    [InlineData("another")]
    public void What_says_nothing_of_the_time_is_astray(string id) => Assert.True(AttemptTimes.IsAstray(id, Noon));

    [Fact]
    public void Every_near_attempt_of_a_range_lies_between_the_ids_that_are_asked_for()
    {
        var ids = from shift in Gen.Choose(-400_000, 400_000)
                  from form in Gen.Elements("{0:x12}7abc", "{0:x12}", "{0:x13}", "{0}", "zz{0:x12}")
                  select "op_" + string.Format(System.Globalization.CultureInfo.InvariantCulture, form, Noon.AddMilliseconds(shift).ToUnixTimeMilliseconds());
        var times = Gen.Choose(-1_000_000, 1_000_000).Select(static ms => Noon.AddMilliseconds(ms).AddMicroseconds(ms % 1_000));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(20_000)), Prop.ForAll(ids.ToArbitrary(), Gen.Three(times).ToArbitrary(), static (id, three) =>
        {
            var (from, start, to) = three;
            var found = string.CompareOrdinal(id, AttemptTimes.First(from.ToUnixMicroseconds())) >= 0 && string.CompareOrdinal(id, AttemptTimes.Last(to.ToUnixMicroseconds())) < 0;
            return from > start || start >= to || AttemptTimes.IsAstray(id, start) || found;
        }));
    }
}
