using Weir.Engine.Configuration;

namespace Weir.Engine.Ledger.Budgets;

/// <summary>Windows of the calendar in a time zone, computed from the moment alone.</summary>
internal static class Calendar
{
    /// <summary>The window that holds a moment of the years 2 to 9997.</summary>
    public static BudgetWindow WindowAt(DateTimeOffset now, BudgetPeriodKind kind, TimeZoneInfo zone)
    {
        var first = Begin(LocalTime.At(now, zone), kind);
        var start = LocalTime.FirstAt(first, zone);
        while (true)
        {
            first = Next(first, kind);
            var end = LocalTime.FirstAt(first, zone);

            // Clocks put back across midnight show yesterday again: the day that has begun goes on.
            if (end > now)
            {
                return new(start, end);
            }

            start = end;
        }
    }

    private static DateTime Begin(DateTime local, BudgetPeriodKind kind) => kind switch
    {
        BudgetPeriodKind.Hour => local.Date.AddTicks(local.TimeOfDay.Ticks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour),
        BudgetPeriodKind.Day => local.Date,
        BudgetPeriodKind.Week => local.Date.AddTicks(-(((int)local.DayOfWeek + 6) % 7) * TimeSpan.TicksPerDay),
        BudgetPeriodKind.Month => new(local.Year, local.Month, 1),
        BudgetPeriodKind.Quarter => new(local.Year, ((local.Month - 1) / 3 * 3) + 1, 1),
        BudgetPeriodKind.Year => new(local.Year, 1, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is not a period of the calendar"),
    };

    private static DateTime Next(DateTime first, BudgetPeriodKind kind) => kind switch
    {
        BudgetPeriodKind.Hour => first.AddTicks(TimeSpan.TicksPerHour),
        BudgetPeriodKind.Day => first.AddTicks(TimeSpan.TicksPerDay),
        BudgetPeriodKind.Week => first.AddTicks(7 * TimeSpan.TicksPerDay),
        BudgetPeriodKind.Month => first.AddMonths(1),
        BudgetPeriodKind.Quarter => first.AddMonths(3),
        _ => first.AddYears(1),
    };
}
