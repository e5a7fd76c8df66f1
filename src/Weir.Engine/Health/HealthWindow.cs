namespace Weir.Engine.Health;

/// <summary>The last hour of one subject, by minutes. Memory: fixed, 60 minutes of a few counts.</summary>
internal sealed class HealthWindow
{
    public const int Length = 60;

    // How long it takes until a minute counts half.
    private const double HalfLife = 10;

    private readonly Lock _sync = new();
    private readonly Minute[] _ring = new Minute[Length];
    private (TimeSpan At, string? Error)? _lastFailure;

    /// <param name="at">Time since the board began.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="error">Why it failed.</param>
    public void Add(TimeSpan at, HealthOutcome outcome, TimeSpan duration, string? error)
    {
        var number = (long)at.TotalMinutes;
        lock (_sync)
        {
            ref var minute = ref _ring[number % Length];
            if (minute.Number > number)
            {
                // Its place is taken by a minute that is an hour younger.
                return;
            }

            if (minute.Number != number)
            {
                minute = new() { Number = number };
            }

            minute.Count++;
            minute.Failed += outcome == HealthOutcome.Failed ? 1 : 0;
            minute.Fallbacks += outcome == HealthOutcome.Fallback ? 1 : 0;
            minute.Slow += duration > HealthFormula.SlowAfter ? 1 : 0;
            minute.Duration += duration;
            _lastFailure = outcome == HealthOutcome.Failed && !(_lastFailure?.At > at) ? (at, error) : _lastFailure;
        }
    }

    /// <param name="now">Time since the board began.</param>
    /// <param name="minutes">How many of the last minutes, this one included. Default all.</param>
    public HealthSample Read(TimeSpan now, int minutes = Length)
    {
        var last = (long)now.TotalMinutes;
        lock (_sync)
        {
            var sum = new HealthSample();
            foreach (var minute in _ring)
            {
                if (minute.Count == 0 || last - minute.Number >= minutes)
                {
                    continue;
                }

                var weight = Math.Pow(2, -(last - minute.Number) / HalfLife);
                sum = sum with
                {
                    Count = sum.Count + minute.Count,
                    Failed = sum.Failed + minute.Failed,
                    Fallbacks = sum.Fallbacks + minute.Fallbacks,
                    Slow = sum.Slow + minute.Slow,
                    Duration = sum.Duration + minute.Duration,
                    Weight = sum.Weight + (weight * minute.Count),
                    FailedWeight = sum.FailedWeight + (weight * minute.Failed),
                    FallbackWeight = sum.FallbackWeight + (weight * minute.Fallbacks),
                    SlowWeight = sum.SlowWeight + (weight * minute.Slow),
                };
            }

            return sum.Failed > 0 && _lastFailure is { } failure ? sum with { LastFailureAgo = now - failure.At, LastError = failure.Error } : sum;
        }
    }

    private struct Minute
    {
        public long Number;
        public int Count;
        public int Failed;
        public int Fallbacks;
        public int Slow;
        public TimeSpan Duration;
    }
}
