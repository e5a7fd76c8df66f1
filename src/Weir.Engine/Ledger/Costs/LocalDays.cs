namespace Weir.Engine.Ledger.Costs;

/// <summary>Days of the calendar in a time zone, exact to the microsecond across changes of the clock.</summary>
public static class LocalDays
{
    // Finer than any two changes of one zone follow each other.
    private const long StepTicks = 6 * TimeSpan.TicksPerHour;

    /// <summary>The first moment of <paramref name="day"/> in <paramref name="zone"/>: midnight, or where the clock skips it the moment of the change.</summary>
    /// <param name="day">A day from 0002-01-01 to 9998-12-30.</param>
    /// <param name="zone">Where the day is one.</param>
    public static DateTimeOffset StartOfDay(DateOnly day, TimeZoneInfo zone)
    {
        // No offset is larger than 14 hours.
        var midnight = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return First(midnight.AddTicks(-15 * TimeSpan.TicksPerHour), midnight.AddTicks(15 * TimeSpan.TicksPerHour), moment => DayOf(moment, zone) >= day);
    }

    /// <summary>The day of the calendar that <paramref name="moment"/> is in.</summary>
    public static DateOnly DayOf(DateTimeOffset moment, TimeZoneInfo zone) => DateOnly.FromDateTime(moment.ToOffset(zone.GetUtcOffset(moment)).DateTime);

    /// <summary>The offsets from UTC that hold in a range: the first from its start, each other from the moment of its change.</summary>
    internal static IReadOnlyList<(DateTimeOffset Since, TimeSpan Offset)> Offsets(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var offsets = new List<(DateTimeOffset Since, TimeSpan Offset)> { (from, zone.GetUtcOffset(from)) };
        for (var low = from; low < to;)
        {
            var high = new DateTimeOffset(Math.Min(low.UtcTicks + StepTicks, to.UtcTicks), TimeSpan.Zero);
            var offset = zone.GetUtcOffset(high);
            if (offset != offsets[^1].Offset)
            {
                offsets.Add((First(low, high, moment => zone.GetUtcOffset(moment) == offset), offset));
            }

            low = high;
        }

        return offsets;
    }

    /// <summary>The first microsecond between the two for which it <paramref name="holds"/>, which it does at <paramref name="high"/> and not at <paramref name="low"/>.</summary>
    private static DateTimeOffset First(DateTimeOffset low, DateTimeOffset high, Func<DateTimeOffset, bool> holds)
    {
        var (before, after) = (low.UtcTicks / TimeSpan.TicksPerMicrosecond, high.UtcTicks / TimeSpan.TicksPerMicrosecond);
        while (after - before > 1)
        {
            var middle = before + ((after - before) / 2);
            (before, after) = holds(At(middle)) ? (before, middle) : (middle, after);
        }

        return At(after);

        static DateTimeOffset At(long microseconds) => new(microseconds * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
    }
}
