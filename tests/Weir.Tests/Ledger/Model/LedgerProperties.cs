using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Weir.Tests.Support;

namespace Weir.Tests.Ledger.Model;

/// <summary>No sequence of commands breaks the ledger's invariants, and each verdict is the one that a naive model predicts.</summary>
public sealed class LedgerProperties(ITestOutputHelper output)
{
    private const int RunsOnOneLedger = 100;

    [Fact]
    public void The_ledger_does_what_the_model_predicts_whatever_comes()
    {
        var started = Stopwatch.StartNew();
        TempLedger? ledger = null;
        var (runs, commands) = (0, 0L);
        try
        {
            Prop.ForAll(Step.Plans, plan =>
            {
                if (runs++ % RunsOnOneLedger == 0 || ledger is null)
                {
                    Renew(ref ledger);
                }

                var run = new LedgerRun(ledger!, runs, plan);
                var difference = run.DoAsync(plan.Steps).GetAwaiter().GetResult();
                commands += run.Commands;
                if (difference is not null)
                {
                    // What a failed run leaves behind is no part of its shrinking.
                    ledger!.Dispose();
                    ledger = null;
                    Assert.Fail(difference);
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(20_000)).WithStartSize(5).WithEndSize(120));
            Renew(ref ledger);
        }
        finally
        {
            ledger?.Dispose();
        }

        output.WriteLine($"{runs} sequences, {commands} commands, {commands * 1000 / Math.Max(1, started.ElapsedMilliseconds)} commands a second");
    }

    // What is left behind adds up as a whole.
    private static void Renew(ref TempLedger? ledger)
    {
        if (ledger is not null)
        {
            var report = ledger.SoundAsync().GetAwaiter().GetResult();
            Assert.Equal(0, report.OpenHolds);
            ledger.Dispose();
        }

        ledger = new();
    }
}
