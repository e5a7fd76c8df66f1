using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Health;
using Weir.Tests.Support;

namespace Weir.Tests.Health;

/// <summary>The rule of docs/health.md, with the examples of the seeds.</summary>
public sealed class HealthFormulaTests
{
    private static readonly HealthSubject Subject = HealthSubject.Provider("p");

    private readonly ManualClock _clock = new();
    private readonly HealthBoard _board;

    public HealthFormulaTests() => _board = new(_clock);

    // S1-07 ⚠: the source's formula gives 0.336 where its own test wants 0.6 to 0.9.
    [Fact]
    public void Eight_of_ten_succeeding_lands_between_six_and_nine_tenths()
    {
        Add(8, HealthOutcome.Ok);
        Add(2, HealthOutcome.Failed);
        Assert.InRange(Score().Score, 0.6, 0.9);
    }

    [Theory]
    [InlineData(0, 0, 1.0, HealthGrade.Healthy)]
    [InlineData(1_000, 0, 1.0, HealthGrade.Healthy)]
    [InlineData(1_000, 1, 0.99, HealthGrade.Healthy)]
    [InlineData(0, 1, 0.8, HealthGrade.Degraded)]
    [InlineData(0, 10, 0.3, HealthGrade.Critical)]
    [InlineData(0, 1_000, 0, HealthGrade.Critical)]
    public void Few_failures_of_few_calls_condemn_nobody_and_many_do(int ok, int failed, double least, HealthGrade grade)
    {
        Add(ok, HealthOutcome.Ok);
        Add(failed, HealthOutcome.Failed);
        var score = Score();
        Assert.InRange(score.Score, least, 1);
        Assert.Equal(grade, score.Grade);
        Assert.Equal(score.Score < 1, score.Reasons.Count > 0);
    }

    // The table of docs/health.md.
    [Theory]
    [InlineData(1_000, 0, 1)]
    [InlineData(999, 1, 0.998)]
    [InlineData(8, 2, 0.81)]
    [InlineData(0, 1, 0.826)]
    [InlineData(0, 10, 0.35)]
    public void The_examples_of_the_page_are_what_comes_out(int ok, int failed, double score)
    {
        Add(ok, HealthOutcome.Ok);
        Add(failed, HealthOutcome.Failed);
        Assert.Equal(score, Score().Score);
    }

    [Fact]
    public void Fallbacks_slowness_probes_and_breakers_each_take_their_part_and_say_so()
    {
        Add(10, HealthOutcome.Fallback);
        Assert.Equal("10 of 10 calls in the last hour were answered by a fallback", Assert.Single(Score().Reasons));
        _clock.Advance(TimeSpan.FromHours(1));
        _board.Add(Subject, HealthOutcome.Ok, HealthFormula.SlowAfter + TimeSpan.FromSeconds(1));
        Assert.Equal("1 of 1 calls in the last hour took longer than 30 s", Assert.Single(Score().Reasons));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((0.5, "its last probe failed: answered 503"), One(new() { FailedProbes = 1, ProbeError = "answered 503" }));
        Assert.Equal((0.3, "its last 3 probes failed: answered 503"), One(new() { FailedProbes = 3, ProbeError = "answered 503" }));
        Assert.Equal((0.8, "1 of 2 circuit breakers are open"), One(new() { OpenBreakers = 1, Breakers = 2 }));
        Assert.Equal((0.5, "2 of 2 circuit breakers are open"), One(new() { OpenBreakers = 2, Breakers = 2 }));

        (double, string) One(HealthSignals signals) => (Score(signals).Score, Assert.Single(Score(signals).Reasons));
    }

    [Fact]
    public void A_score_stays_between_0_and_1_and_a_further_failure_never_raises_it() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(5_000)),
        Prop.ForAll(Gen.Elements(Enum.GetValues<HealthOutcome>()).Zip(Gen.Choose(0, 400)).ListOf().ToArbitrary(), history =>
        {
            var clock = new ManualClock();
            var board = new HealthBoard(clock);
            foreach (var (outcome, seconds) in history)
            {
                clock.Advance(TimeSpan.FromSeconds(seconds));
                board.Add(Subject, outcome, TimeSpan.FromMilliseconds(seconds * 100));
            }

            var before = HealthFormula.Of(board.Of(Subject), default).Score;
            board.Add(Subject, HealthOutcome.Failed, TimeSpan.FromSeconds(40), "x");
            var after = HealthFormula.Of(board.Of(Subject), default);
            Assert.InRange(before, 0, 1);
            Assert.InRange(after.Score, 0, before);
            Assert.NotEmpty(after.Reasons);
        }));

    [Fact]
    public void An_hour_later_nothing_of_it_counts_and_a_subject_that_is_gone_is_forgotten()
    {
        Add(50, HealthOutcome.Failed);
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(50, _board.Of(Subject).Count);
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(default, _board.Of(Subject));
        Add(1, HealthOutcome.Ok);
        _board.Retain(new HashSet<HealthSubject>());
        Assert.Equal(0, _board.Of(Subject).Count);
    }

    // S1-13 ⚠: nothing is lost or read half-written under load.
    [Fact]
    public void Counts_are_right_under_concurrent_load()
    {
        Parallel.For(0, 8, _ => Add(10_000, HealthOutcome.Failed));
        Assert.Equal((80_000, 80_000), (_board.Of(Subject).Count, _board.Of(Subject).Failed));
    }

    private void Add(int times, HealthOutcome outcome)
    {
        for (var i = 0; i < times; i++)
        {
            _board.Add(Subject, outcome, TimeSpan.FromSeconds(1), outcome == HealthOutcome.Failed ? "upstream_server_error" : null);
        }
    }

    private HealthScore Score(HealthSignals signals = default) => HealthFormula.Of(_board.Of(Subject), signals);
}
