using System.Diagnostics;
using Weir.Tests.Support;

namespace Weir.Tests.Ledger.Faults;

/// <summary>Faults at the batch seam over many seeds, and proof that the campaign finds what it is there to find.</summary>
public sealed class FaultCampaignTests(ITestOutputHelper output)
{
    /// <summary>To replay a failure, put its seed here and run the campaign: it is then the first.</summary>
    private const int FirstSeed = 1;

    private const int SeedsForAPlantedBug = 200;

    [Fact]
    public async Task Whatever_fails_the_books_agree_with_the_bill()
    {
        var started = Stopwatch.StartNew();
        var (seeds, commands) = (Campaign.Of(5_000), 0L);
        for (var seed = FirstSeed; seed < FirstSeed + seeds; seed++)
        {
            var run = new FaultRun(seed, LedgerCalls.Right);
            var wrong = await run.RunAsync();
            Assert.True(wrong is null, $"seed {seed}: {wrong}{run.Trace}");
            commands += run.Commands;
        }

        output.WriteLine($"{seeds} seeds, {commands} commands, {started.ElapsedMilliseconds / seeds} ms a seed");
    }

    [Fact]
    public async Task The_same_seed_does_the_same_again()
    {
        for (var seed = 1; seed <= Campaign.Of(100); seed++)
        {
            var (once, again) = (new FaultRun(seed, LedgerCalls.Right), new FaultRun(seed, LedgerCalls.Right));
            await once.RunAsync();
            await again.RunAsync();
            Assert.Equal(once.Trace, again.Trace);
        }
    }

    [Theory]
    [InlineData(nameof(LedgerCalls.AnswersBeforeCommit))]
    [InlineData(nameof(LedgerCalls.ChecksThenActs))]
    [InlineData(nameof(LedgerCalls.SettlesTwice))]
    public async Task A_planted_bug_is_found(string bug)
    {
        var calls = bug switch
        {
            nameof(LedgerCalls.AnswersBeforeCommit) => LedgerCalls.AnswersBeforeCommit,
            nameof(LedgerCalls.ChecksThenActs) => LedgerCalls.ChecksThenActs,
            _ => LedgerCalls.SettlesTwice,
        };
        for (var seed = 1; seed <= SeedsForAPlantedBug; seed++)
        {
            if (await new FaultRun(seed, calls).RunAsync() is { } found)
            {
                output.WriteLine($"{bug}: seed {seed}, {found}");
                return;
            }
        }

        Assert.Fail($"{SeedsForAPlantedBug} seeds and {bug} was not found");
    }
}
