namespace Weir.Tests.Support;

public sealed class ManualClockTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Timestamps_and_wall_time_move_together_and_only_by_hand()
    {
        var wall = _clock.GetUtcNow();
        var stamp = _clock.GetTimestamp();

        _clock.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(wall.AddSeconds(90), _clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(90), _clock.GetElapsedTime(stamp));
    }

    [Fact]
    public void Timers_fire_in_due_order_each_at_its_own_time()
    {
        var fired = new List<(string Name, TimeSpan At)>();
        using var late = Timer("late", 5, 0);
        using var early = Timer("early", 2, 0);
        using var periodic = Timer("tick", 2, 2);

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["early@2", "tick@2", "tick@4", "late@5"], fired.Select(one => $"{one.Name}@{one.At.TotalSeconds}"));
        Assert.Equal(1, _clock.ActiveTimers);

        ITimer Timer(string name, int due, int period)
        {
            return _clock.CreateTimer(_ => fired.Add((name, _clock.Elapsed)), null, TimeSpan.FromSeconds(due), TimeSpan.FromSeconds(period));
        }
    }

    [Fact]
    public void A_deadline_token_cancels_at_its_time_and_not_before()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10), _clock);

        _clock.Advance(TimeSpan.FromSeconds(9.999));
        Assert.False(deadline.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(deadline.IsCancellationRequested);
    }

    [Fact]
    public async Task A_delay_on_the_clock_ends_when_the_clock_says()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(1), _clock, TestContext.Current.CancellationToken);

        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(delay.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await delay;
    }

    [Fact]
    public void A_disposed_timer_neither_fires_nor_can_be_started_again()
    {
        var fired = 0;
        var timer = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.Zero);

        timer.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(0, fired);
        Assert.False(timer.Change(TimeSpan.FromSeconds(1), TimeSpan.Zero));
        Assert.Equal(0, _clock.ActiveTimers);
    }
}
