using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Costs;

namespace Weir.Engine.Operations;

/// <summary>Reads the query of a management request strictly, and gathers everything that is wrong with it by parameter.</summary>
/// <remarks>A parameter that the endpoint does not know is refused: a filter with a typing error would otherwise answer about everything.</remarks>
public sealed class ApiQuery
{
    private const int MaxChars = 256;
    private const int MaxNumberChars = 32;
    private const decimal MaxUsd = 1_000_000;
    private const decimal MaxMs = 31_622_400_000;

    // A cursor can carry several names of the longest kind.
    private const int MaxCursorChars = 4_096;

    private readonly IQueryCollection _query;
    private readonly SortedDictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    /// <summary>Reads <paramref name="query"/>, whose parameters may be <paramref name="known"/>, each at most once.</summary>
    public ApiQuery(IQueryCollection query, IReadOnlyList<string> known)
    {
        _query = query;
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                Refuse(name, "is not a parameter here; there are " + string.Join(", ", known));
            }
            else if (MaxCharsOf(name) is var most && (values.Count != 1 || values[0]!.Length > most))
            {
                Refuse(name, $"must be given once, with at most {most} characters");
            }
        }
    }

    /// <summary>The answer to a query with mistakes; <see langword="null"/> when none was found so far.</summary>
    public ValidationProblem? Problem => _errors.Count == 0 ? null : TypedResults.ValidationProblem(_errors);

    /// <summary>A parameter's text; <see langword="null"/> when it is not given.</summary>
    public string? Text(string name) => _query.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;

    /// <summary>Says what is wrong with a parameter. Only the first sentence about each is kept.</summary>
    public void Refuse(string name, string sentence) => _errors.TryAdd(name, [sentence]);

    /// <summary><c>limit</c>: a whole number from 1 to <paramref name="most"/>.</summary>
    public int Limit(int usual, int most)
    {
        if (Text("limit") is not { } text)
        {
            return usual;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most)
        {
            return limit;
        }

        Refuse("limit", $"must be a whole number from 1 to {most}");
        return usual;
    }

    /// <summary>One of some words; <paramref name="usual"/> when it is not given.</summary>
    public string? Word(string name, string? usual, IReadOnlyList<string> words)
    {
        var text = Text(name) ?? usual;
        if (text is not null && !words.Contains(text, StringComparer.Ordinal))
        {
            Refuse(name, "must be one of " + string.Join(", ", words));
        }

        return text;
    }

    /// <summary><c>zone</c>: an IANA time zone. Default UTC.</summary>
    public TimeZoneInfo Zone()
    {
        if (Text("zone") is not { } name)
        {
            return TimeZoneInfo.Utc;
        }

        // Plain names only: the system's zones are files.
        var plain = name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+') && name[0] != '/';
        if (plain && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId)
        {
            return zone;
        }

        Refuse("zone", "must be an IANA time zone such as UTC or Europe/Berlin");
        return TimeZoneInfo.Utc;
    }

    /// <summary>A time with its offset, or a date, which means its first moment in <paramref name="zone"/>; <see langword="null"/> when not given or refused.</summary>
    public DateTimeOffset? Moment(string name, TimeZoneInfo zone)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (Parse(text, zone) is { Year: >= 1971 and < 9000 } moment)
        {
            return moment;
        }

        Refuse(name, "must be a date such as 2026-03-29 or a time with its offset such as 2026-03-29T08:30:00Z (in a URL, + is written %2B)");
        return null;
    }

    /// <summary>US dollars as a decimal, 0 or more, with at most nine decimals; <see langword="null"/> when not given or refused.</summary>
    public Money? Usd(string name)
    {
        if (Decimal(name) is { } usd && usd <= MaxUsd && decimal.IsInteger(usd * Money.NanoPerUsd))
        {
            return Money.FromUsd(usd);
        }

        if (Text(name) is not null)
        {
            Refuse(name, $"must be US dollars as a decimal such as 0.01, from 0 to {MaxUsd:0}, with at most nine decimals");
        }

        return null;
    }

    /// <summary>A duration in milliseconds, 0 or more; <see langword="null"/> when not given or refused.</summary>
    public TimeSpan? Milliseconds(string name)
    {
        if (Decimal(name) is { } ms && ms <= MaxMs)
        {
            return TimeSpan.FromTicks((long)(ms * TimeSpan.TicksPerMillisecond));
        }

        if (Text(name) is not null)
        {
            Refuse(name, $"must be milliseconds from 0 to {MaxMs:0}");
        }

        return null;
    }

    private decimal? Decimal(string name) =>
        Text(name) is { Length: > 0 and <= MaxNumberChars } text && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A time with its offset, or a date; <see langword="null"/> for anything else.</summary>
    internal static DateTimeOffset? Parse(string text, TimeZoneInfo zone)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day.Year is >= 1971 and < 9000 ? LocalDays.StartOfDay(day, zone) : null;
        }

        // With "zzz" alone Z would be refused, with "K" alone a time without any offset would pass.
        return (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10)
            && DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
                ? moment.ToUniversalTime()
                : null;
    }

    private static int MaxCharsOf(string name) => name is "after" or "child" ? MaxCursorChars : MaxChars;
}
