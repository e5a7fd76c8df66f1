using System.Globalization;

namespace Weir.Acceptance.Killing;

/// <summary>What a campaign saw.</summary>
internal sealed class Figures
{
    public int KillsUnderLoad { get; set; }

    public int KillsAtStart { get; set; }

    public int KillsWhileDraining { get; set; }

    public long Calls { get; set; }

    public long Attempts { get; set; }

    public long Billed { get; set; }

    public long Answers { get; set; }

    public long ErrorAnswers { get; set; }

    public long OverBudget { get; set; }

    public long InDoubt { get; set; }

    public long InDoubtSent { get; set; }

    public long Lost { get; set; }

    public long OverspentNanoUsd { get; set; }

    public long BilledNanoUsd { get; set; }

    public long PostedNanoUsd { get; set; }

    public long UnseenNanoUsd { get; set; }

    public TimeSpan WorstStart { get; set; }

    public int Kills => KillsUnderLoad + KillsAtStart + KillsWhileDraining;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        kills {Kills} (under load {KillsUnderLoad}, while starting {KillsAtStart}, while draining {KillsWhileDraining}), calls {Calls}, attempts held {Attempts}, attempts billed {Billed},
        answers to the last byte {Answers}, error answers {ErrorAnswers} (of them over budget {OverBudget}), in doubt {InDoubt} (of them sent {InDoubtSent}),
        lost {Lost}, overspent {OverspentNanoUsd} nano-USD, billed {BilledNanoUsd} nano-USD, posted {PostedNanoUsd} nano-USD, sent after the caller had gone {UnseenNanoUsd} nano-USD, worst start {WorstStart.TotalMilliseconds:F0} ms
        """).ReplaceLineEndings(" ");
}
