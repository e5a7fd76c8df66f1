using Weir.Engine.Limits;
using Weir.Tests.Support;

namespace Weir.Tests.Limits;

public sealed class LimitRegistryTests
{
    private static readonly LimitRates Ten = new(10, null, null, null);

    private readonly ManualClock _clock = new();

    [Fact]
    public void A_reload_with_the_same_rates_changes_nothing()
    {
        var registry = new LimitRegistry(_clock);
        var set = registry.Get("key", Ten);
        set.TryEnter(0).Lease!.Dispose();

        Assert.Same(set, registry.Get("key", new LimitRates(10, null, null, null)));
        Assert.Equal(9, set.Read().Requests?.Remaining);
    }

    [Fact]
    public void A_reload_with_other_rates_keeps_the_level()
    {
        var registry = new LimitRegistry(_clock);
        var set = registry.Get("key", Ten);
        for (var request = 0; request < 8; request++)
        {
            set.TryEnter(0).Lease!.Dispose();
        }

        Assert.Same(set, registry.Get("key", new LimitRates(100, null, null, null)));
        Assert.Equal(new LimitLevel(100, 2, TimeSpan.FromSeconds(58.8)), set.Read().Requests);
    }

    [Fact]
    public void Subjects_do_not_share()
    {
        var registry = new LimitRegistry(_clock);

        registry.Get("a", Ten).TryEnter(0).Lease!.Dispose();

        Assert.Equal(10, registry.Get("b", Ten).Read().Requests?.Remaining);
    }

    [Fact]
    public void When_full_those_go_that_lose_nothing()
    {
        var registry = new LimitRegistry(_clock, maxSubjects: 4);
        registry.Get("used", Ten).TryEnter(0).Lease!.Dispose();
        using var held = registry.Get("held", new LimitRates(null, null, null, 1)).TryEnter(0).Lease;
        registry.Get("fresh-1", Ten);
        registry.Get("fresh-2", Ten);

        registry.Get("new", Ten);

        Assert.Equal(3, registry.Count);
        Assert.Equal(9, registry.Get("used", Ten).Read().Requests?.Remaining);
        Assert.Equal(0, registry.Get("held", new LimitRates(null, null, null, 1)).Read().Concurrency?.Remaining);
    }

    [Fact]
    public void It_never_remembers_more_than_its_bound_and_forgets_the_longest_unused()
    {
        var registry = new LimitRegistry(_clock, maxSubjects: 32);
        for (var subject = 0; subject < 100; subject++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            registry.Get($"key-{subject}", new LimitRates(1, null, null, null)).TryEnter(0).Lease!.Dispose();
            Assert.InRange(registry.Count, 1, 32);
        }

        Assert.Equal(0, registry.Get("key-99", new LimitRates(1, null, null, null)).Read().Requests?.Remaining);
        Assert.Equal(1, registry.Get("key-0", new LimitRates(1, null, null, null)).Read().Requests?.Remaining);
    }
}
