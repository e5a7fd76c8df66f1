namespace Weir.Engine.Operations.Series;

/// <summary>A question about the sums of operations over time.</summary>
internal sealed record SeriesQuery
{
    /// <summary>Most points of one series.</summary>
    public const int MaxPoints = 1_000;

    /// <summary>Most series; what is less than these by its number of operations is told together, as <see cref="Other"/>.</summary>
    public const int MaxSeries = 20;

    /// <summary>Stands between the two names of a series that is split twice: a character that no name has.</summary>
    public const char Between = '\u001f';

    /// <summary>Name of what is told together.</summary>
    public const string Other = "other";

    // What a step can be, seconds: from a minute to 30 days, each a whole part of a day or whole days.
    private static readonly int[] Steps = [60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000];

    /// <summary>Begin of the first step, seconds since 1970.</summary>
    public required long From { get; init; }

    /// <summary>End of the last step, seconds since 1970.</summary>
    public required long Until { get; init; }

    /// <summary>Length of a step, seconds.</summary>
    public required int StepSeconds { get; init; }

    /// <summary>What series are split by: one of <see cref="Rollup.Dimensions"/>; <see langword="null"/> for one series.</summary>
    public string? By { get; init; }

    /// <summary>What these are split by besides, another of them; the names of both then stand in one, with <see cref="Between"/> between.</summary>
    public string? Then { get; init; }

    /// <summary>What of each dimension is counted alone, by its column; an empty text is what names none.</summary>
    public IReadOnlyDictionary<string, string> Only { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the buckets of durations are summed up too.</summary>
    public bool WithBuckets { get; init; }

    /// <summary>What is read: all of it by minute or by hour; of a range as a whole its whole hours by hour, what is before and behind them by minute.</summary>
    public IReadOnlyList<(string Table, long From, long Until)> Stretches
    {
        get
        {
            if (!IsWhole)
            {
                return [(StepSeconds < Rollup.HourSeconds ? Rollup.Minutes : Rollup.Hours, From, Until)];
            }

            var (first, last) = (Ceiling(From, Rollup.HourSeconds), Until / Rollup.HourSeconds * Rollup.HourSeconds);
            (string, long From, long Until)[] all = first >= last ? [(Rollup.Minutes, From, Until)] : [(Rollup.Minutes, From, first), (Rollup.Hours, first, last), (Rollup.Minutes, last, Until)];
            return [.. all.Where(one => one.From < one.Until)];
        }
    }

    /// <summary>Whether the range is told as one step.</summary>
    public bool IsWhole { get; private init; }

    /// <summary>How many steps there are.</summary>
    public int Points => (int)((Until - From) / StepSeconds);

    /// <summary>The whole steps around a range, the shortest with which they are at most <paramref name="points"/>.</summary>
    /// <param name="since">Begin, seconds.</param>
    /// <param name="until">End, seconds.</param>
    /// <param name="points">How many points there may be.</param>
    /// <param name="minutesSince">From when on there are sums by minute.</param>
    public static SeriesQuery Over(long since, long until, int points, long minutesSince)
    {
        var least = since < minutesSince ? Rollup.HourSeconds : Rollup.MinuteSeconds;
        var step = Array.Find(Steps, step => step >= least && Ceiling(until, step) - (since / step * step) <= (long)points * step);
        step = step == 0 ? Steps[^1] : step;
        return new() { From = since / step * step, Until = Ceiling(until, step), StepSeconds = step };
    }

    /// <summary>A range as one step: whole minutes, whole hours where there are no sums by minute any more.</summary>
    public static SeriesQuery Whole(long since, long until, long minutesSince)
    {
        var from = since / Unit(since) * Unit(since);
        var end = Ceiling(until, Unit(until));
        return new() { From = from, Until = end, StepSeconds = (int)(end - from), IsWhole = true };

        // The hour in which the minutes begin is not whole by minute.
        int Unit(long at) => at < minutesSince + Rollup.HourSeconds ? Rollup.HourSeconds : Rollup.MinuteSeconds;
    }

    private static long Ceiling(long at, int step) => (at + step - 1) / step * step;
}
