using System.Globalization;

namespace Weir.Engine.Operations.Series;

/// <summary>Reads <c>range</c>: <c>90m</c>, <c>24h</c>, <c>7d</c>.</summary>
public static class RangeText
{
    private const int MostDays = 366;

    /// <summary>What is told of a text that is none.</summary>
    internal static readonly string Wrong = $"must be a number of minutes, hours or days such as 90m, 24h or 7d, at most {MostDays}d";

    /// <summary>The range; <paramref name="usual"/> when not given or refused.</summary>
    public static TimeSpan Range(this ApiQuery query, TimeSpan usual)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Text("range") is not { } text)
        {
            return usual;
        }

        if (Parse(text) is { } range)
        {
            return range;
        }

        query.Refuse("range", Wrong);
        return usual;
    }

    /// <summary>A range of at most 366 days; <see langword="null"/> for anything else.</summary>
    public static TimeSpan? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var number = text.Length is >= 2 and <= 6 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : 0;
        TimeSpan? range = text.Length == 0 ? null : text[^1] switch { 'm' => TimeSpan.FromMinutes(number), 'h' => TimeSpan.FromHours(number), 'd' => TimeSpan.FromDays(number), _ => null };
        return number > 0 && range <= TimeSpan.FromDays(MostDays) ? range : null;
    }
}
