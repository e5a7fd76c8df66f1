namespace Weir.Engine.Ledger.Budgets;

/// <summary>Finds when the clocks of a time zone first show a time.</summary>
/// <remarks>
/// Only the way from UTC to local time is asked of the zone: it has one answer for every moment, whereas a local time may have two or none.
/// Two changes of the clocks within 32 hours would be missed; no zone has had that.
/// </remarks>
internal static class LocalTime
{
    // No zone is further than 14 hours from UTC, so 16 hours earlier the clocks cannot show the time yet.
    private static readonly TimeSpan Early = TimeSpan.FromHours(16);

    /// <summary>What the zone's clocks show.</summary>
    public static DateTime At(DateTimeOffset moment, TimeZoneInfo zone) => moment.UtcDateTime + zone.GetUtcOffset(moment.UtcDateTime);

    /// <summary>
    /// The first moment at which the clocks show <paramref name="local"/> or later: the earlier one when they show it twice,
    /// the end of the gap when they skip it.
    /// </summary>
    public static DateTimeOffset FirstAt(DateTime local, TimeZoneInfo zone)
    {
        var utc = DateTime.SpecifyKind(local, DateTimeKind.Utc);
        var before = zone.GetUtcOffset(utc - Early);
        var guess = utc - before;
        var after = zone.GetUtcOffset(guess);
        if (after == before)
        {
            return new(guess, TimeSpan.Zero);
        }

        var change = Change(utc - Early, guess, zone);
        var later = utc - after;
        return new(later > change ? later : change, TimeSpan.Zero);
    }

    /// The first moment after `low` at which the offset is no longer that of `low`; at `high` it is not.
    private static DateTime Change(DateTime low, DateTime high, TimeZoneInfo zone)
    {
        var offset = zone.GetUtcOffset(low);
        while (high.Ticks - low.Ticks > 1)
        {
            var middle = new DateTime(low.Ticks + ((high.Ticks - low.Ticks) / 2), DateTimeKind.Utc);
            if (zone.GetUtcOffset(middle) == offset)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return high;
    }
}
