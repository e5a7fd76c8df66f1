using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.Series;

/// <summary>The sums of one step of a series, or of all of them.</summary>
internal sealed class SeriesSums
{
    private const double Micro = 1_000_000;
    private const int Digits = 6;

    public long Operations { get; set; }

    public long Errors { get; set; }

    public long Successes { get; set; }

    public long InputTokens { get; set; }

    public long OutputTokens { get; set; }

    public long CostNanoUsd { get; set; }

    public long DurationUs { get; set; }

    public long Timed { get; set; }

    public long Fallbacks { get; set; }

    public long QualityMicro { get; set; }

    public long Qualities { get; set; }

    public long SatisfactionMicro { get; set; }

    public long Satisfactions { get; set; }

    /// <summary>Counts of the buckets of durations; empty where they were not asked for.</summary>
    public long[] Buckets { get; init; } = [];

    /// <summary>All of them together.</summary>
    public static SeriesSums Of(IEnumerable<SeriesSums> steps)
    {
        var all = new SeriesSums { Buckets = new long[DurationBuckets.Count] };
        foreach (var step in steps)
        {
            all.Add(step);
        }

        return all;
    }

    /// <summary>Average duration, milliseconds.</summary>
    public double? AverageMs => Timed == 0 ? null : Math.Round(DurationUs / 1_000d / Timed, 3);

    /// <summary>Average quality, 0 to 1.</summary>
    public double? Quality => Qualities == 0 ? null : Math.Round(QualityMicro / Micro / Qualities, Digits);

    /// <summary>Average satisfaction, 0 to 1.</summary>
    public double? Satisfaction => Satisfactions == 0 ? null : Math.Round(SatisfactionMicro / Micro / Satisfactions, Digits);

    /// <summary>What one operation cost on average; <see langword="null"/> of none.</summary>
    public Money? CostPerOperation => Operations == 0 ? null : new((long)Math.Round((decimal)CostNanoUsd / Operations, MidpointRounding.ToEven));

    /// <summary>Takes in what another one has.</summary>
    public void Add(SeriesSums other)
    {
        Operations += other.Operations;
        Errors += other.Errors;
        Successes += other.Successes;
        InputTokens += other.InputTokens;
        OutputTokens += other.OutputTokens;
        CostNanoUsd += other.CostNanoUsd;
        DurationUs += other.DurationUs;
        Timed += other.Timed;
        Fallbacks += other.Fallbacks;
        QualityMicro += other.QualityMicro;
        Qualities += other.Qualities;
        SatisfactionMicro += other.SatisfactionMicro;
        Satisfactions += other.Satisfactions;
        for (var i = 0; i < other.Buckets.Length; i++)
        {
            Buckets[i] += other.Buckets[i];
        }
    }

    /// <summary>The duration in milliseconds that this share of the operations did not exceed.</summary>
    public double? Quantile(double share) => DurationBuckets.Quantile(Buckets, share);
}
