using System.Globalization;

namespace Weir.Engine.Configuration;

/// <summary>A budget's window: of the calendar, or rolling with a length such as <c>24h</c>.</summary>
/// <param name="Kind">How windows follow each other.</param>
/// <param name="Length">Length of a rolling window, 1 minute to 366 days; zero for every other kind.</param>
public sealed record BudgetPeriod(BudgetPeriodKind Kind, TimeSpan Length = default)
{
    private const int MaxDays = 366;

    /// <summary>Reads <c>day</c>, <c>month</c>, ... or a rolling length in minutes, hours or days (<c>90m</c>, <c>24h</c>, <c>30d</c>).</summary>
    /// <returns>Null when the text is neither.</returns>
    public static BudgetPeriod? Parse(string text)
    {
        foreach (var kind in Enum.GetValues<BudgetPeriodKind>())
        {
            if (kind != BudgetPeriodKind.Rolling && string.Equals(text, kind.ToString().ToLowerInvariant(), StringComparison.Ordinal))
            {
                return new(kind);
            }
        }

        return text.Length is > 1 and < 8 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? Rolling(count, text[^1])
            : null;
    }

    /// <summary>As it is written in a file.</summary>
    public override string ToString() => Kind == BudgetPeriodKind.Rolling ? LengthText() : Kind.ToString().ToLowerInvariant();

    private static BudgetPeriod? Rolling(int count, char unit)
    {
        var minutes = unit switch { 'm' => count, 'h' => count * 60L, 'd' => count * 1440L, _ => 0 };
        return minutes is >= 1 and <= MaxDays * 1440L ? new(BudgetPeriodKind.Rolling, TimeSpan.FromMinutes(minutes)) : null;
    }

    private string LengthText()
    {
        var minutes = (long)Length.TotalMinutes;
        return minutes % 1440 == 0 ? $"{minutes / 1440}d" : minutes % 60 == 0 ? $"{minutes / 60}h" : $"{minutes}m";
    }
}
