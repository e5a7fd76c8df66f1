using System.Globalization;
using System.Net.Http.Headers;

namespace Weir.Engine.Egress;

/// <summary>How long an upstream asks to wait before the next try.</summary>
public static class RetryAfter
{
    /// <summary>Longest wait that is believed. An upstream that asks for more (a daily quota) is asked again after this.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Above this a value is taken for garbage (a Unix time in the wrong field, say) and passed over.</summary>
    private static readonly TimeSpan Absurd = TimeSpan.FromDays(31);

    /// <summary>Reads <c>retry-after-ms</c>, <c>x-ms-retry-after-ms</c>, then <c>retry-after</c> in seconds (fractions too) or as an HTTP date.</summary>
    /// <returns>The first of them that makes sense, 0 to <see cref="Longest"/>; null when none does. A date in the past is 0.</returns>
    public static TimeSpan? Read(HttpResponseHeaders headers, TimeProvider clock)
    {
        return Sane(Number(First(headers, "retry-after-ms"), TimeSpan.TicksPerMillisecond))
            ?? Sane(Number(First(headers, "x-ms-retry-after-ms"), TimeSpan.TicksPerMillisecond))
            ?? Sane(Number(First(headers, "retry-after"), TimeSpan.TicksPerSecond) ?? Date(First(headers, "retry-after"), clock));
    }

    private static string? First(HttpResponseHeaders headers, string name)
    {
        // NonValidated: the typed header knows no fractions and drops what it cannot read.
        return headers.NonValidated.TryGetValues(name, out var values) && values.Count > 0 ? values.First().Trim() : null;
    }

    private static TimeSpan? Number(string? text, long ticksPerUnit)
    {
        if (text is null or { Length: > 32 }
            || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var units))
        {
            return null;
        }

        return units > Absurd.Ticks / ticksPerUnit ? TimeSpan.MaxValue : TimeSpan.FromTicks((long)(units * ticksPerUnit));
    }

    private static TimeSpan? Date(string? text, TimeProvider clock)
    {
        if (!DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return null;
        }

        var wait = at - clock.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static TimeSpan? Sane(TimeSpan? wait)
    {
        return wait is not { } some || some > Absurd ? null : some > Longest ? Longest : some;
    }
}
