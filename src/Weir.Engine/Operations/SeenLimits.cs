using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Weir.Engine.Limits;

namespace Weir.Engine.Operations;

/// <summary>How limits stood as they let an operation in, or did not.</summary>
/// <param name="Provider">The provider whose they are; <see langword="null"/> for those of the caller's key.</param>
/// <param name="Reading">The limits, and what was left of each behind the operation.</param>
public readonly record struct SeenLimits(string? Provider, LimitReading Reading)
{
    /// <summary>So many of an operation are kept at most: its key's, and those of its first tries.</summary>
    public const int Most = 8;

    private const char Between = ';';
    private const char None = '-';

    /// <summary>As they are stored with every operation, so in few bytes: <c>" 100/99 50000/49000 -;openai - - 7/6"</c>, those of the key without a name.</summary>
    internal static string ToText(IReadOnlyList<SeenLimits> all)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[256]);
        for (var i = 0; i < all.Count; i++)
        {
            if (i > 0)
            {
                text.AppendFormatted(Between);
            }

            text.AppendLiteral(all[i].Provider ?? "");
            Append(ref text, all[i].Reading.Requests);
            Append(ref text, all[i].Reading.Tokens);
            Append(ref text, all[i].Reading.Concurrency);
        }

        return text.ToStringAndClear();
    }

    /// <summary>What <see cref="ToText"/> wrote, as it is told; and what was kept as JSON before there was that form.</summary>
    internal static IReadOnlyList<LimitsThen> Read(string text) => text.StartsWith('[') ? JsonSerializer.Deserialize<LimitsThen[]>(text, JsonSerializerOptions.Web)! : [.. text.Split(Between).Select(static one =>
    {
        var parts = one.Split(' ');
        return new LimitsThen(parts[0].Length == 0 ? null : parts[0], Left(parts[1]), Left(parts[2]), Left(parts[3]));
    })];

    private static void Append(ref DefaultInterpolatedStringHandler text, LimitLevel? level)
    {
        text.AppendFormatted(' ');
        if (level is not { } known)
        {
            text.AppendFormatted(None);
            return;
        }

        text.AppendFormatted(known.Limit);
        text.AppendFormatted('/');
        text.AppendFormatted(known.Remaining);
    }

    private static LimitThen? Left(string text) =>
        text.Split('/') is [var limit, var remaining] ? new(long.Parse(limit, CultureInfo.InvariantCulture), long.Parse(remaining, CultureInfo.InvariantCulture)) : null;
}

/// <summary>The limits of a key or a provider as a call met them; <see langword="null"/> for what was not limited.</summary>
/// <param name="Provider">The provider whose they are; <see langword="null"/> for those of the caller's key.</param>
/// <param name="Requests">Requests in a minute.</param>
/// <param name="Tokens">Tokens in a minute.</param>
/// <param name="Concurrency">Requests at the same time.</param>
public sealed record LimitsThen(string? Provider, LimitThen? Requests, LimitThen? Tokens, LimitThen? Concurrency);

/// <summary>One limit as a call met it.</summary>
/// <param name="Limit">What may be used at once when nothing was used lately.</param>
/// <param name="Remaining">What was left behind the call, 0 or more.</param>
public sealed record LimitThen(long Limit, long Remaining);
