using Weir.Engine.Routing;
using Weir.Tests.Support;

namespace Weir.Tests.Routing;

public sealed class BreakerBoardTests
{
    private readonly ManualClock _clock = new();
    private readonly BreakerBoard _board;

    public BreakerBoardTests()
    {
        _board = new BreakerBoard(new BreakerOptions(), _clock);
    }

    /// <summary>Steps on one deployment: f fail, s succeed, aN advance N seconds; then the state and the count.</summary>
    [Theory]
    [InlineData("", "-")]
    [InlineData("f f f f", "Closed 4")]
    [InlineData("f f f f f", "Open 5")]
    [InlineData("f f f f a61 f", "Closed 1")]
    [InlineData("f a13 f a13 f a13 f a13 f", "Open 5")]
    [InlineData("f a20 f a20 f a20 f a20 f", "Closed 3")]
    [InlineData("f f f f s f", "Open 5")]
    [InlineData("f f f f s s s s s s f", "Closed 5")]
    [InlineData("f f f f f a29", "Open 5")]
    [InlineData("f f f f f a30", "HalfOpen 5")]
    [InlineData("f f f f f a30 s", "Closed 0")]
    [InlineData("f f f f f s", "Closed 0")]
    [InlineData("f f f f f a30 f", "Open 6")]
    [InlineData("f f f f f a30 f a29", "Open 6")]
    [InlineData("f f f f f a30 f a30", "HalfOpen 1")]
    [InlineData("f f f f f a100 f", "Open 1")]
    [InlineData("f f f f f a100 s f f f f", "Closed 4")]
    [InlineData("f f f f f a10 f a20", "Open 6")]
    [InlineData("f f f f f a10 f a30", "HalfOpen 6")]
    public void The_states_follow_the_rules(string steps, string expected)
    {
        foreach (var step in steps.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Take(step);
        }

        var row = _board.Snapshot().SingleOrDefault();
        Assert.Equal(expected, row is null ? "-" : $"{row.State} {row.Failures}");
    }

    [Theory]
    [InlineData(ErrorClass.Connect, 5)]
    [InlineData(ErrorClass.Timeout, 5)]
    [InlineData(ErrorClass.Overloaded, 5)]
    [InlineData(ErrorClass.ServerError, 5)]
    [InlineData(ErrorClass.Garbage, 5)]
    [InlineData(ErrorClass.RateLimited, 1)]
    [InlineData(ErrorClass.Credential, 1)]
    [InlineData(ErrorClass.Quota, 1)]
    public void Each_class_opens_at_its_own_count(ErrorClass errorClass, int count)
    {
        for (var failure = 1; failure <= count; failure++)
        {
            Assert.Equal(["a", "b"], Order("a", "b"));
            Fail("a", errorClass);
        }

        Assert.Equal(["b", "a"], Order("a", "b"));
    }

    [Fact]
    public void Classes_are_counted_apart()
    {
        foreach (var errorClass in new[] { ErrorClass.Connect, ErrorClass.Timeout, ErrorClass.ServerError, ErrorClass.Garbage, ErrorClass.Overloaded })
        {
            Fail("a", errorClass, times: 4);
        }

        Assert.Equal(["a", "b"], Order("a", "b"));
        Assert.Equal(5, _board.Snapshot().Count(static row => row is { State: BreakerState.Closed, Failures: 4 }));
    }

    [Fact]
    public void A_rate_limited_deployment_is_avoided_exactly_as_long_as_the_upstream_says()
    {
        Fail("a", ErrorClass.RateLimited, TimeSpan.FromSeconds(7));

        _clock.Advance(TimeSpan.FromSeconds(6.999));
        Assert.Equal(["b", "a"], Order("a", "b"));
        _clock.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Equal(["a", "b"], Order("a", "b"));
    }

    [Fact]
    public void A_shorter_wait_does_not_cut_a_longer_one()
    {
        Fail("a", ErrorClass.RateLimited, TimeSpan.FromSeconds(60));
        Fail("a", ErrorClass.RateLimited, TimeSpan.FromSeconds(1));

        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(["b", "a"], Order("a", "b"));
    }

    [Fact]
    public void A_success_of_an_attempt_from_before_does_not_close()
    {
        var earlier = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Fail("a", ErrorClass.RateLimited, TimeSpan.FromSeconds(20));

        _board.Succeeded("a", earlier);
        Assert.Equal(["b", "a"], Order("a", "b"));
        _board.Succeeded("a", _clock.GetTimestamp());
        Assert.Equal(["a", "b"], Order("a", "b"));
    }

    [Fact]
    public void A_failure_of_an_attempt_from_before_does_not_open_again()
    {
        var earlier = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Fail("a", ErrorClass.Timeout, times: 5);
        _clock.Advance(TimeSpan.FromSeconds(30));

        _board.Failed("a", ErrorClass.Timeout, earlier);

        Assert.Equal(["a", "b"], Order("a", "b"));
    }

    [Fact]
    public void Half_open_lets_one_request_try_and_the_others_wait_for_it()
    {
        Open("a");
        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(["a", "b"], Order("a", "b"));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(["b", "a"], Order("a", "b")));
        _board.Succeeded("a", _clock.GetTimestamp());
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(["a", "b"], Order("a", "b")));
    }

    [Fact]
    public async Task Half_open_lets_one_request_try_among_many_threads()
    {
        Open("a");
        _clock.Advance(TimeSpan.FromSeconds(30));
        var trials = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(Work, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal(1, trials);

        void Work()
        {
            for (var request = 0; request < 1_000; request++)
            {
                Interlocked.Add(ref trials, Order("a", "b")[0] == "a" ? 1 : 0);
            }
        }
    }

    [Fact]
    public void A_trial_that_tells_nothing_lets_the_next_one_try()
    {
        Open("a");
        _clock.Advance(TimeSpan.FromSeconds(30));
        var earlier = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["a", "b"], Order("a", "b"));
        _board.Abandoned("a", earlier);
        Assert.Equal(["b", "a"], Order("a", "b"));
        _board.Abandoned("a", _clock.GetTimestamp());
        Assert.Equal(["a", "b"], Order("a", "b"));
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(["b", "a"], Order("a", "b"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["a", "b"], Order("a", "b"));
    }

    [Fact]
    public void A_trial_that_fails_in_another_way_opens_again()
    {
        Open("a");
        _clock.Advance(TimeSpan.FromSeconds(30));
        Order("a", "b");

        Fail("a", ErrorClass.Garbage);

        Assert.Equal(["b", "a"], Order("a", "b"));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(["a", "b"], Order("a", "b"));
    }

    [Fact]
    public void Open_ones_come_last_by_the_time_they_may_be_tried_and_none_is_left_out()
    {
        Fail("a", ErrorClass.RateLimited, TimeSpan.FromSeconds(50));
        Fail("b", ErrorClass.RateLimited, TimeSpan.FromSeconds(10));
        Fail("d", ErrorClass.RateLimited, TimeSpan.FromSeconds(20));

        Assert.Equal(["c", "e", "b", "d", "a"], Order("a", "b", "c", "d", "e"));
        Assert.Equal(["b", "a"], Order("a", "b"));
        Assert.Equal(["a"], Order("a"));
    }

    [Fact]
    public void A_half_open_one_behind_a_closed_one_stands_between_closed_and_open()
    {
        Fail("b", ErrorClass.RateLimited, TimeSpan.FromSeconds(90));
        Fail("c", ErrorClass.RateLimited, TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["a", "d", "c", "b"], Order("a", "b", "c", "d"));
        Assert.Equal(["c", "b"], Order("b", "c"));
        Assert.Equal(["c", "b"], Order("b", "c"));
    }

    [Fact]
    public void With_everything_closed_the_list_given_comes_back()
    {
        string[] given = ["a", "b"];
        Fail("a", ErrorClass.ServerError);

        Assert.Same(given, _board.Order(given, static id => id));
    }

    [Fact]
    public void The_snapshot_shows_when_it_opened_and_when_it_may_be_tried()
    {
        _clock.Advance(TimeSpan.FromSeconds(3));
        var opened = _clock.GetUtcNow();
        Fail("b", ErrorClass.Credential);
        Fail("a", ErrorClass.ServerError, times: 2);
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(
            [
                new BreakerSnapshot("a", ErrorClass.ServerError, BreakerState.Closed, 2, null, null),
                new BreakerSnapshot("b", ErrorClass.Credential, BreakerState.Open, 1, opened, opened.AddSeconds(30)),
            ],
            _board.Snapshot());
    }

    [Fact]
    public void What_is_no_longer_configured_is_forgotten()
    {
        Fail("a", ErrorClass.Credential);
        Fail("b", ErrorClass.Credential);

        _board.Retain(new HashSet<string> { "b" });

        Assert.Equal("b", Assert.Single(_board.Snapshot()).Deployment);
    }

    [Fact]
    public void Beyond_its_bound_it_watches_no_more()
    {
        for (var number = 0; number <= BreakerBoard.MaxDeployments; number++)
        {
            Fail($"d{number}", ErrorClass.Credential);
        }

        Assert.Equal(BreakerBoard.MaxDeployments, _board.Snapshot().Count);
    }

    [Theory]
    [InlineData(0, 50, 60, 30, "failures")]
    [InlineData(5, 101, 60, 30, "failure_percent")]
    [InlineData(5, 50, 0, 30, "window_seconds")]
    [InlineData(5, 50, 60, 3601, "open_seconds")]
    public void Options_outside_their_range_are_refused(int failures, int percent, int window, int open, string expected)
    {
        var options = new BreakerOptions { Failures = failures, FailurePercent = percent, WindowSeconds = window, OpenSeconds = open };

        Assert.StartsWith(expected, options.Problem(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new BreakerBoard(options, _clock));
    }

    private void Take(string step)
    {
        switch (step[0])
        {
            case 'f':
                Fail("a", ErrorClass.ServerError);
                break;
            case 's':
                _board.Succeeded("a", _clock.GetTimestamp());
                break;
            default:
                _clock.Advance(TimeSpan.FromSeconds(int.Parse(step.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)));
                break;
        }
    }

    private void Open(string deployment)
    {
        Fail(deployment, ErrorClass.ServerError, times: 5);
    }

    private void Fail(string deployment, ErrorClass errorClass, TimeSpan? retryAfter = null, int times = 1)
    {
        for (var failure = 0; failure < times; failure++)
        {
            _board.Failed(deployment, errorClass, _clock.GetTimestamp(), retryAfter);
        }
    }

    private IReadOnlyList<string> Order(params string[] given)
    {
        return _board.Order(given, static id => id);
    }
}
