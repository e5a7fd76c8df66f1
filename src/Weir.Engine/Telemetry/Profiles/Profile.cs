namespace Weir.Engine.Telemetry.Profiles;

/// <summary>Statistics of the operations of one kind, in memory that does not grow with their number. Safe for concurrent use.</summary>
/// <param name="endpoint">The endpoint.</param>
/// <param name="model">The model; <see cref="LabelBook.Other"/> for those beyond the bound.</param>
public sealed class Profile(string endpoint, string model)
{
    private readonly Lock _sync = new();
    private readonly DurationSketch _sketch = new();
    private readonly ProfileReading _sums = new() { Endpoint = endpoint, Model = model };
    private long _errors;
    private long _failed;
    private long _tokens;
    private long _cost;
    private long _exceeded;
    private TimeSpan _sum;
    private TimeSpan _min;
    private TimeSpan _max;
    private ProfiledOperation _last;

    /// <summary>Adds an operation.</summary>
    /// <param name="one">What is known of it.</param>
    /// <param name="threshold">The longest that is as it should be; null for none.</param>
    /// <returns>Whether it took longer.</returns>
    public bool Add(in ProfiledOperation one, TimeSpan? threshold)
    {
        var isLong = one.Duration > threshold;
        lock (_sync)
        {
            _min = _sketch.Count == 0 || one.Duration < _min ? one.Duration : _min;
            _max = one.Duration > _max ? one.Duration : _max;
            _sketch.Add(one.Duration);
            _sum += one.Duration;
            _errors += one.IsError ? 1 : 0;
            _failed += one.IsFailed ? 1 : 0;
            _tokens += one.Tokens;
            _cost += one.CostNanoUsd;
            _exceeded += isLong ? 1 : 0;
            _last = one;
        }

        return isLong;
    }

    internal void Clear()
    {
        lock (_sync)
        {
            _sketch.Clear();
            (_errors, _failed, _tokens, _cost, _exceeded) = (0, 0, 0, 0, 0);
            (_sum, _min, _max) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
            _last = default;
        }
    }

    /// <summary>How many, how many failed, and how long all took.</summary>
    internal (long Count, long Failed, TimeSpan Sum) Totals()
    {
        lock (_sync)
        {
            return (_sketch.Count, _failed, _sum);
        }
    }

    /// <summary>Adds what it holds to <paramref name="sketch"/> and tells the rest.</summary>
    internal ProfileReading Read(DurationSketch sketch)
    {
        lock (_sync)
        {
            sketch.Add(_sketch);
            return _sums with
            {
                Count = _sketch.Count,
                Errors = _errors,
                Tokens = _tokens,
                CostNanoUsd = _cost,
                Sum = _sum,
                Min = _min,
                Max = _max,
                Last = _last.Duration,
                LastAt = _sketch.Count == 0 ? null : _last.EndedAt,
                Exceeded = _exceeded,
            };
        }
    }
}
