using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Limits;
using Weir.Tests.Support;

namespace Weir.Tests.Limits;

public sealed class TokenBucketTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void A_full_bucket_gives_its_capacity_at_once_and_then_its_rate()
    {
        var bucket = new TokenBucket(capacity: 10, perMinute: 60, _clock);

        Assert.Equal(10, Drain(bucket));
        Assert.Equal(TimeSpan.FromSeconds(1), bucket.WaitFor(1));
        _clock.Advance(TimeSpan.FromSeconds(0.999));
        Assert.Equal(0, Drain(bucket));
        _clock.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Equal(1, Drain(bucket));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(5, Drain(bucket));
        _clock.Advance(TimeSpan.FromDays(10_000));
        Assert.Equal(10, Drain(bucket));
    }

    [Fact]
    public void Waiting_as_told_is_enough_and_a_tick_less_is_not()
    {
        var bucket = new TokenBucket(capacity: 7, perMinute: 13, _clock);
        bucket.Draw(7);

        var wait = bucket.WaitFor(3);
        _clock.Advance(wait - TimeSpan.FromTicks(1));
        Assert.True(bucket.WaitFor(3) > TimeSpan.Zero);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(TimeSpan.Zero, bucket.WaitFor(3));
    }

    [Fact]
    public void Looking_often_loses_nothing()
    {
        var (often, once) = (new TokenBucket(1_000, 7, _clock), new TokenBucket(1_000, 7, _clock));
        often.Draw(1_000);
        once.Draw(1_000);

        for (var look = 0; look < 10_000; look++)
        {
            _clock.Advance(TimeSpan.FromTicks(60_001));
            often.Read();
        }

        Assert.Equal(once.Read(), often.Read());
    }

    [Fact]
    public void More_than_the_capacity_passes_when_full_and_is_paid_back()
    {
        var bucket = new TokenBucket(capacity: 100, perMinute: 60, _clock);

        Assert.Equal(TimeSpan.Zero, bucket.WaitFor(250));
        bucket.Draw(250);
        Assert.Equal(new LimitLevel(100, 0, TimeSpan.FromSeconds(250)), bucket.Read());
        Assert.Equal(TimeSpan.FromSeconds(150), bucket.WaitFor(0));
        Assert.Equal(TimeSpan.FromSeconds(151), bucket.WaitFor(1));
    }

    [Fact]
    public void A_correction_gives_back_but_never_above_the_capacity()
    {
        var bucket = new TokenBucket(capacity: 100, perMinute: 60, _clock);
        bucket.Draw(50);
        bucket.Draw(-20);
        Assert.Equal(70, bucket.Read().Remaining);
        bucket.Draw(-1_000);
        Assert.Equal(100, bucket.Read().Remaining);
        Assert.True(bucket.IsFull);
    }

    [Fact]
    public void Debt_ends_at_an_hour_of_filling()
    {
        var bucket = new TokenBucket(capacity: 10, perMinute: 10, _clock);
        bucket.Draw(long.MaxValue);

        Assert.Equal(TimeSpan.FromMinutes(60), bucket.WaitFor(0));
    }

    [Fact]
    public void The_largest_numbers_do_not_overflow()
    {
        var bucket = new TokenBucket(TokenBucket.Largest, TokenBucket.Largest, _clock);
        for (var draw = 0; draw < 30; draw++)
        {
            bucket.Draw(long.MaxValue);
        }

        Assert.Equal(TimeSpan.FromMinutes(10), bucket.WaitFor(0));
        _clock.Advance(TimeSpan.FromDays(100_000));
        Assert.Equal(TokenBucket.Largest, bucket.Read().Remaining);
        bucket.Draw(long.MinValue);
        Assert.Equal(TokenBucket.Largest, bucket.Read().Remaining);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(-1, 1)]
    [InlineData(TokenBucket.Largest + 1, 1)]
    [InlineData(1, TokenBucket.Largest + 1)]
    public void Rates_outside_the_range_are_refused(int capacity, int perMinute)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenBucket(capacity, perMinute, _clock));
    }

    [Fact]
    public void No_window_lets_through_more_than_capacity_and_rate_allow()
    {
        var steps = Gen.Choose(0, 3_000).Two().ArrayOf();
        var sizes = Gen.Choose(1, 50).Two();
        Prop.ForAll(sizes.ToArbitrary(), steps.ToArbitrary(), static (size, taken) =>
        {
            var (capacity, perMinute) = size;
            var clock = new ManualClock();
            var bucket = new TokenBucket(capacity, perMinute, clock);
            var passed = 0L;
            foreach (var (milliseconds, tokens) in taken)
            {
                clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
                var wanted = Math.Min((tokens % capacity) + 1, capacity);
                if (bucket.WaitFor(wanted) == TimeSpan.Zero)
                {
                    bucket.Draw(wanted);
                    passed += wanted;
                }
            }

            return passed <= capacity + (clock.Elapsed.Ticks * perMinute / TimeSpan.TicksPerMinute);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private static int Drain(TokenBucket bucket)
    {
        var taken = 0;
        while (bucket.WaitFor(1) == TimeSpan.Zero)
        {
            bucket.Draw(1);
            taken++;
        }

        return taken;
    }
}
