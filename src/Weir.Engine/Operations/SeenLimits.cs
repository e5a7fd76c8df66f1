using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
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

    // Of each in this order: what may be used, a stroke, what was left; or nothing.
    private static readonly string[] Names = ["requests", "tokens", "concurrency"];

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

    /// <summary>As they are told: <c>[{"provider":null,"requests":{"limit":100,"remaining":99},"tokens":null,"concurrency":null}]</c>.</summary>
    internal static JsonArray ToJson(string text) => new([.. text.Split(Between).Select(one =>
    {
        var parts = one.Split(' ');
        var told = new JsonObject { ["provider"] = parts[0].Length == 0 ? null : parts[0] };
        for (var i = 0; i < Names.Length; i++)
        {
            told[Names[i]] = parts[i + 1].Split('/') is [var limit, var remaining] ? new JsonObject { ["limit"] = Number(limit), ["remaining"] = Number(remaining) } : null;
        }

        return (JsonNode)told;
    })]);

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

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
