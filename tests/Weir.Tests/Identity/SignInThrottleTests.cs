using System.Net;
using Weir.Engine.Identity.Sessions;
using Weir.Tests.Support;

namespace Weir.Tests.Identity;

public sealed class SignInThrottleTests
{
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.1");
    private readonly ManualClock _clock = new();
    private readonly SignInThrottle _throttle;

    public SignInThrottleTests() => _throttle = new(_clock);

    [Fact]
    public void Five_wrong_ones_and_then_one_a_minute()
    {
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Null(_throttle.Enter("alice", Home)));
        Assert.Equal(TimeSpan.FromMinutes(1), _throttle.Enter("alice", Home));
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(TimeSpan.FromSeconds(1), _throttle.Enter("alice", Home));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(_throttle.Enter("alice", Home));
        Assert.NotNull(_throttle.Enter("alice", Home));
    }

    [Fact]
    public void What_succeeds_counts_for_nothing()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(_throttle.Enter("alice", Home));
            _throttle.Succeeded("alice", Home);
        }
    }

    [Fact]
    public void A_guesser_at_other_addresses_does_not_lock_out_who_was_here_before()
    {
        Assert.Null(_throttle.Enter("alice", Home));
        _throttle.Succeeded("alice", Home);
        for (var i = 0; i < 500; i++)
        {
            _throttle.Enter("alice", new IPAddress([10, 0, (byte)(i / 250), (byte)(i % 250)]));
        }

        Assert.NotNull(_throttle.Enter("alice", IPAddress.Parse("198.51.100.7")));
        Assert.Null(_throttle.Enter("alice", Home));
    }

    [Fact]
    public void A_guesser_at_the_same_address_does_not_lock_out_who_was_here_before()
    {
        Assert.Null(_throttle.Enter("alice", Home));
        _throttle.Succeeded("alice", Home);
        for (var i = 0; i < 200; i++)
        {
            _throttle.Enter($"user{i}", Home);
        }

        Assert.NotNull(_throttle.Enter("somebody", Home));
        Assert.Null(_throttle.Enter("alice", Home));
    }

    [Fact]
    public void A_name_is_throttled_over_all_addresses_and_an_address_over_all_names()
    {
        Assert.Equal(50, Enumerable.Range(0, 200).Count(i => _throttle.Enter("alice", new IPAddress([10, 1, 0, (byte)i])) is null));
        Assert.Equal(30, Enumerable.Range(0, 200).Count(i => _throttle.Enter($"user{i}", Home) is null));
    }

    [Fact]
    public void Whoever_has_an_IPv6_network_has_one_address()
    {
        var network = Enumerable.Range(1, 200).Select(i => IPAddress.Parse($"2001:db8:1:2::{i:x}"));
        Assert.Equal(5, network.Count(address => _throttle.Enter("alice", address) is null));
        Assert.Null(_throttle.Enter("alice", IPAddress.Parse("2001:db8:1:3::1")));
        Assert.Equal(0, Enumerable.Range(0, 5).Count(_ => _throttle.Enter("bob", IPAddress.Parse("::ffff:192.0.2.9")) is not null));
        Assert.NotNull(_throttle.Enter("bob", IPAddress.Parse("192.0.2.9")));
    }

    [Fact]
    public void What_is_remembered_is_bounded_and_who_is_watched_most_is_forgotten_last()
    {
        var buckets = new FailureBuckets(burst: 3, TimeSpan.FromMinutes(1), most: 100);
        var now = _clock.GetUtcNow();
        for (var i = 0; i < 3; i++)
        {
            buckets.Take("guesser", now);
        }

        for (var i = 0; i < 10_000; i++)
        {
            buckets.Take($"one{i}", now);
        }

        Assert.Equal(100, buckets.Count);
        Assert.True(buckets.Wait("guesser", now) > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, buckets.Wait("guesser", now + TimeSpan.FromMinutes(3)));
    }
}
