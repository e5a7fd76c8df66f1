using System.Globalization;
using System.Text.Json;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations;

/// <summary>What a value of a management request's JSON is, read strictly; <see langword="null"/> for anything that it must not be.</summary>
internal static class ApiValue
{
    private const int MaxNumberChars = 32;

    /// <summary>A text as it is meant; <see langword="null"/> also for one that cannot be unescaped.</summary>
    public static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or no valid UTF-8.
            return null;
        }
    }

    /// <summary>A text of at most <paramref name="most"/> characters without control characters, which may be empty.</summary>
    public static string? Plain(JsonElement value, int most) => Text(value) is { } text && text.Length <= most && !text.Any(char.IsControl) ? text : null;

    /// <summary>The same of 1 character or more.</summary>
    public static string? Name(JsonElement value, int most) => Plain(value, most) is { Length: > 0 } text ? text : null;

    /// <summary>A text's first <paramref name="most"/> characters, control characters as blanks.</summary>
    public static string? Message(JsonElement value, int most) => Text(value) is { } text ? string.Concat(text.Take(most).Select(c => char.IsControl(c) ? ' ' : c)) : null;

    /// <summary>A list of at most <paramref name="most"/> texts, each a <see cref="Name"/>.</summary>
    public static IReadOnlyList<string>? Names(JsonElement value, int most, int mostChars)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > most)
        {
            return null;
        }

        var names = value.EnumerateArray().Select(item => Name(item, mostChars)).OfType<string>().ToArray();
        return names.Length == value.GetArrayLength() ? names : null;
    }

    /// <summary>A whole number.</summary>
    public static long? Whole(JsonElement value, long least, long most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most ? number : null;

    /// <summary>A number.</summary>
    public static double? Number(JsonElement value, double least, double most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most ? number : null;

    /// <summary>US dollars as a decimal string or a number, with at most nine decimals.</summary>
    public static Money? Usd(JsonElement value, Money least, Money most)
    {
        // A number is read by its digits as they are written, never as a binary fraction.
        var text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : Text(value);
        return text is { Length: > 0 and <= MaxNumberChars }
            && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd)
            && usd >= least.Usd && usd <= most.Usd && decimal.IsInteger(usd * Money.NanoPerUsd) ? Money.FromUsd(usd) : null;
    }

    /// <summary>A time with its offset, or a date, its first moment in UTC; as exact as the ledger's times.</summary>
    public static DateTimeOffset? Moment(JsonElement value) =>
        Text(value) is { Length: < 64 } text && ApiQuery.Parse(text, TimeZoneInfo.Utc) is { Year: >= 1971 and < 9000 } moment ? Timestamps.FromUnixMicroseconds(moment.ToUnixMicroseconds()) : null;

    /// <summary>True or false.</summary>
    public static bool? Flag(JsonElement value) => value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };
}
