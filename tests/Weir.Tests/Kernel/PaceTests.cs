using Weir.Engine.Kernel;
using Weir.Tests.Support;

namespace Weir.Tests.Kernel;

public sealed class PaceTests
{
    [Fact]
    public void Work_rests_each_half_millisecond_and_only_where_it_was_asked_to()
    {
        var clock = new ManualClock();
        Assert.Equal(0, Rests(clock, turns: 100));

        using (Pace.Gently(clock))
        {
            Assert.Equal(50, Rests(clock, turns: 100));
        }

        Assert.Equal(0, Rests(clock, turns: 100));
    }

    [Fact]
    public void Work_that_goes_on_and_on_stops_resting()
    {
        var clock = new ManualClock();
        using var pace = Pace.Gently(clock);

        Assert.Equal(150, Rests(clock, turns: 1_000));
    }

    [Fact]
    public void Only_the_thread_that_was_asked_rests()
    {
        var clock = new ManualClock();
        using var pace = Pace.Gently(clock);
        var rests = -1;
        var other = new Thread(() => rests = Rests(clock, turns: 10));
        other.Start();
        other.Join();

        Assert.Equal(0, rests);
    }

    // Every turn takes a quarter of a millisecond.
    private static int Rests(ManualClock clock, int turns)
    {
        var rests = 0;
        for (var i = 0; i < turns; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(0.25));
            rests += Pace.GiveWay() ? 1 : 0;
        }

        return rests;
    }
}
