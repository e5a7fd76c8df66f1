using Weir.Engine.Limits;
using Weir.Tests.Support;

namespace Weir.Tests.Limits;

public sealed class LimitSetTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Without_rates_nothing_is_refused_and_nothing_is_read()
    {
        var set = new LimitSet(LimitRates.None, _clock);

        for (var request = 0; request < 10_000; request++)
        {
            Assert.NotNull(set.TryEnter(1_000_000_000).Lease);
        }

        Assert.Equal(default, set.Read());
    }

    [Fact]
    public void Requests_are_refused_with_their_limit_and_wait()
    {
        var set = new LimitSet(new LimitRates(60, 2, null, null), _clock);

        Assert.NotNull(set.TryEnter(0).Lease);
        Assert.NotNull(set.TryEnter(0).Lease);
        Assert.Equal(new LimitRefusal(LimitKind.Requests, 60, TimeSpan.FromSeconds(1)), set.TryEnter(0).Refusal);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(set.TryEnter(0).Lease);
    }

    [Fact]
    public void Tokens_are_taken_by_the_estimate_and_corrected_by_the_fact()
    {
        var set = new LimitSet(new LimitRates(null, null, 600, null), _clock);
        var lease = set.TryEnter(500).Lease;

        Assert.Equal(new LimitRefusal(LimitKind.Tokens, 600, TimeSpan.FromSeconds(20)), set.TryEnter(300).Refusal);
        lease!.Settle(200);
        Assert.Equal(400, set.Read().Tokens?.Remaining);
        Assert.NotNull(set.TryEnter(300).Lease);
    }

    [Fact]
    public void An_answer_larger_than_estimated_delays_the_next_request()
    {
        var set = new LimitSet(new LimitRates(null, null, 600, null), _clock);

        set.TryEnter(10).Lease!.Settle(1_200);

        Assert.Equal(0, set.Read().Tokens?.Remaining);
        Assert.Equal(TimeSpan.FromSeconds(60), set.TryEnter(0).Refusal?.RetryAfter);
    }

    [Fact]
    public void Concurrency_is_freed_once_however_often_a_lease_is_settled()
    {
        var set = new LimitSet(new LimitRates(null, null, null, 2), _clock);
        var (first, second) = (set.TryEnter(0).Lease!, set.TryEnter(0).Lease!);
        Assert.Equal(new LimitRefusal(LimitKind.Concurrency, 2, TimeSpan.FromSeconds(1)), set.TryEnter(0).Refusal);

        first.Settle(5);
        first.Settle(7);
        first.Dispose();

        Assert.Equal(1, set.Read().Concurrency?.Remaining);
        second.Dispose();
        Assert.Equal(2, set.Read().Concurrency?.Remaining);
    }

    [Fact]
    public void A_lease_that_is_only_disposed_keeps_its_estimate_used()
    {
        var set = new LimitSet(new LimitRates(null, null, 600, null), _clock);

        set.TryEnter(100).Lease!.Dispose();

        Assert.Equal(500, set.Read().Tokens?.Remaining);
    }

    [Theory]
    [InlineData(1, null, null)]
    [InlineData(null, 1, null)]
    [InlineData(null, null, 1)]
    public void A_refusal_takes_nothing_from_the_other_limits(int? requests, int? tokens, int? concurrency)
    {
        var set = new LimitSet(new LimitRates(requests ?? 100, null, tokens ?? 100, concurrency ?? 100), _clock);
        using var held = set.TryEnter(1).Lease;
        var before = set.Read();

        for (var request = 0; request < 20; request++)
        {
            Assert.NotNull(set.TryEnter(1).Refusal);
        }

        Assert.Equal(before, set.Read());
    }

    [Fact]
    public void The_longest_wait_is_the_one_told()
    {
        var set = new LimitSet(new LimitRates(2, 1, 600, 1), _clock);
        using var held = set.TryEnter(600).Lease;

        Assert.Equal((LimitKind.Requests, TimeSpan.FromSeconds(30)), Told(set.TryEnter(1)));
        Assert.Equal((LimitKind.Tokens, TimeSpan.FromSeconds(60)), Told(set.TryEnter(600)));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal((LimitKind.Concurrency, TimeSpan.FromSeconds(1)), Told(set.TryEnter(600)));

        static (LimitKind, TimeSpan) Told(LimitVerdict verdict) => (verdict.Refusal!.Value.Kind, verdict.Refusal.Value.RetryAfter);
    }

    [Fact]
    public void A_change_of_rates_keeps_what_was_used_and_who_is_inside()
    {
        var set = new LimitSet(new LimitRates(100, null, 1_000, 3), _clock);
        var leases = Enumerable.Range(0, 3).Select(_ => set.TryEnter(300).Lease!).ToList();

        set.Change(new LimitRates(50, null, 2_000, 2));
        Assert.Equal((50, 100, 0), Remaining(set));
        leases[0].Settle(100);
        Assert.Equal((50, 300, 0), Remaining(set));
        leases[1].Settle(300);
        Assert.Equal((50, 300, 1), Remaining(set));
        set.Change(new LimitRates(null, null, null, 2));
        leases[2].Settle(300);
        set.Change(new LimitRates(5, null, 1_000, 2));
        Assert.Equal((5, 1_000, 2), Remaining(set));
    }

    [Fact]
    public void A_change_to_a_rate_outside_the_range_changes_nothing()
    {
        var set = new LimitSet(new LimitRates(100, null, 1_000, 3), _clock);

        Assert.Throws<ArgumentOutOfRangeException>(() => set.Change(new LimitRates(5, null, 0, 3)));
        Assert.Equal((100, 1_000, 3), Remaining(set));
    }

    [Fact]
    public async Task Many_threads_never_get_more_than_there_is()
    {
        var set = new LimitSet(new LimitRates(500, null, 40_000, 7), _clock);
        var (inside, most, admitted) = (0, 0, 0);
        using var start = new Barrier(8);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(Work, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.InRange(most, 1, 7);
        Assert.Equal(400, admitted);
        Assert.Equal((100, 0, 7), Remaining(set));

        void Work()
        {
            start.SignalAndWait(TestContext.Current.CancellationToken);
            for (var request = 0; request < 2_000; request++)
            {
                if (set.TryEnter(100).Lease is not { } lease)
                {
                    continue;
                }

                var now = Interlocked.Increment(ref inside);
                for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
                {
                    Interlocked.CompareExchange(ref most, now, seen);
                }

                Interlocked.Increment(ref admitted);
                Interlocked.Decrement(ref inside);
                lease.Settle(100);
            }
        }
    }

    private static (long Requests, long Tokens, long Concurrency) Remaining(LimitSet set)
    {
        var reading = set.Read();
        return (reading.Requests!.Value.Remaining, reading.Tokens!.Value.Remaining, reading.Concurrency!.Value.Remaining);
    }
}
