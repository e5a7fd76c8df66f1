using System.Globalization;
using Weir.Engine.Health;
using Weir.Tests.Support;

namespace Weir.Tests.Health;

/// <summary>Integrations name themselves and report late: the board stays bounded and puts what is late where it belongs.</summary>
public sealed class IntegrationHealthTests
{
    private static readonly HealthSubject Tool = HealthSubject.Integration("tool");

    private readonly ManualClock _clock = new();
    private readonly HealthBoard _board;

    public IntegrationHealthTests() => _board = new(_clock);

    [Fact]
    public void What_is_told_late_counts_in_its_own_minute()
    {
        _clock.Advance(TimeSpan.FromMinutes(40));
        Add(HealthOutcome.Failed, ago: 20);
        Add(HealthOutcome.Failed, ago: 30);
        Add(HealthOutcome.Ok, ago: 0);
        Add(HealthOutcome.Failed, ago: 41); // before the board began
        var seen = _board.Of(Tool);
        Assert.Equal((3, 2, TimeSpan.FromMinutes(20)), (seen.Count, seen.Failed, seen.LastFailureAgo));
        Assert.Equal(0.25 + 0.125, seen.FailedWeight, 6);

        _clock.Advance(TimeSpan.FromMinutes(45));
        Assert.Equal(1, _board.Of(Tool).Count);
        Add(HealthOutcome.Ok, ago: 59.5);
        Assert.Equal(1, _board.Of(Tool).Count);
    }

    [Fact]
    public void A_configuration_that_is_published_forgets_no_integration()
    {
        Add(HealthOutcome.Ok, ago: 0);
        _board.Add(HealthSubject.Provider("p"), HealthOutcome.Ok, TimeSpan.Zero);
        _board.Retain(new HashSet<HealthSubject>());
        Assert.Equal((1, 0), (_board.Of(Tool).Count, _board.Of(HealthSubject.Provider("p")).Count));
    }

    [Fact]
    public void There_are_no_more_than_may_be_and_a_silent_one_gives_way()
    {
        for (var i = 0; i < HealthBoard.MaxIntegrations + 10; i++)
        {
            _board.Add(HealthSubject.Integration(i.ToString(CultureInfo.InvariantCulture)), HealthOutcome.Ok, TimeSpan.Zero);
        }

        Assert.Equal(HealthBoard.MaxIntegrations, _board.Integrations().Count);
        Add(HealthOutcome.Ok, ago: 0);
        Assert.Equal(0, _board.Of(Tool).Count);
        _clock.Advance(TimeSpan.FromMinutes(61));
        Add(HealthOutcome.Ok, ago: 0);
        Assert.Equal(["tool"], _board.Integrations());
    }

    private void Add(HealthOutcome outcome, double ago) => _board.Add(Tool, outcome, TimeSpan.FromMilliseconds(5), outcome == HealthOutcome.Failed ? "no" : null, TimeSpan.FromMinutes(ago));
}
