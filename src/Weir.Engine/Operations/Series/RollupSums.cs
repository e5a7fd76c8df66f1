using Weir.Engine.Storage;

namespace Weir.Engine.Operations.Series;

/// <summary>The sums of one row, as many as one batch adds to it.</summary>
internal sealed class RollupSums
{
    private readonly long[] _buckets = new long[DurationBuckets.Count];

    public long Operations { get; set; }

    public long InputTokens { get; set; }

    public long OutputTokens { get; set; }

    public long CostNanoUsd { get; set; }

    public long DurationUs { get; private set; }

    public long Timed { get; private set; }

    public long Fallbacks { get; set; }

    public long QualityMicro { get; set; }

    public long Qualities { get; set; }

    public long SatisfactionMicro { get; set; }

    public long Satisfactions { get; set; }

    /// <summary>Counts a duration.</summary>
    public void Time(long durationUs)
    {
        DurationUs += durationUs;
        Timed++;
        _buckets[DurationBuckets.Of(durationUs)]++;
    }

    /// <summary>Takes in what another one has.</summary>
    public void Add(RollupSums other)
    {
        Operations += other.Operations;
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
        for (var i = 0; i < _buckets.Length; i++)
        {
            _buckets[i] += other._buckets[i];
        }
    }

    /// <summary>Adds its values to a statement, in the order of <see cref="Rollup.Sums"/>, then the buckets.</summary>
    public void Bind(Statement statement)
    {
        statement.Add(Operations).Add(InputTokens).Add(OutputTokens).Add(CostNanoUsd).Add(DurationUs).Add(Timed).Add(Fallbacks)
            .Add(QualityMicro).Add(Qualities).Add(SatisfactionMicro).Add(Satisfactions);
        foreach (var count in _buckets)
        {
            statement.Add(count);
        }
    }
}
