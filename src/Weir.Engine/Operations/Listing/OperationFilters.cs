using System.Globalization;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Identity;

namespace Weir.Engine.Operations.Listing;

/// <summary>The filters of <c>/api/operations</c> and of its export.</summary>
internal static class OperationFilters
{
    /// <summary>What operations can be chosen by.</summary>
    public static readonly ApiFields Names = ApiFields.Of(
        "since: moment", "until: moment", "key", "team", "project", "customer", "user", "provider", "model", "outcome", "status", "min_cost_usd: usd", "max_cost_usd: usd",
        "min_duration_ms: number", "max_duration_ms: number", "q", "source");

    /// <summary>How an operation can end; <c>running</c> is one that an integration began and did not end yet.</summary>
    public static readonly string[] Outcomes =
        ["completed", "refused", "failed", "cut", "cancelled", "fallback", "timeout", "unknown", "abandoned", "running"];

    /// <summary>The query; of no use when <paramref name="query"/> has a problem afterwards.</summary>
    public static OperationQuery Read(ApiQuery query, HttpContext http)
    {
        var (least, most) = Status(query);
        var asked = new OperationQuery
        {
            Within = Actor.Of(http).Team,
            Since = query.Moment("since", TimeZoneInfo.Utc),
            Until = query.Moment("until", TimeZoneInfo.Utc),
            Key = query.Text("key"),
            Team = query.Text("team"),
            Project = query.Text("project"),
            Customer = query.Text("customer"),
            User = query.Text("user"),
            Provider = query.Text("provider"),
            Model = query.Text("model"),
            Outcome = query.Word("outcome", usual: null, Outcomes),
            Source = query.Text("source"),
            LeastStatus = least,
            MostStatus = most,
            LeastCost = query.Usd("min_cost_usd"),
            MostCost = query.Usd("max_cost_usd"),
            LeastDuration = query.Milliseconds("min_duration_ms"),
            MostDuration = query.Milliseconds("max_duration_ms"),
            ErrorText = query.Text("q"),
            Before = After(query),
        };
        RefuseEmptyRanges(query, asked);
        return asked;
    }

    private static void RefuseEmptyRanges(ApiQuery query, OperationQuery asked)
    {
        if (asked.Until <= asked.Since)
        {
            query.Refuse("until", "must be after since");
        }

        if (asked.MostCost < asked.LeastCost)
        {
            query.Refuse("max_cost_usd", "must be at least min_cost_usd");
        }

        if (asked.MostDuration < asked.LeastDuration)
        {
            query.Refuse("max_duration_ms", "must be at least min_duration_ms");
        }

        if (asked.ErrorText is { Length: 0 })
        {
            query.Refuse("q", "must be a part of an error's text");
        }
    }

    // "429", or "4xx" for all that begin so.
    private static (int? Least, int? Most) Status(ApiQuery query)
    {
        if (query.Text("status") is not { } text)
        {
            return (null, null);
        }

        if (text.Length == 3 && text[0] is >= '1' and <= '5')
        {
            var hundred = (text[0] - '0') * 100;
            if (text.EndsWith("xx", StringComparison.Ordinal))
            {
                return (hundred, hundred + 99);
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            {
                return (status, status);
            }
        }

        query.Refuse("status", "must be a status such as 429, or 4xx for all that begin so");
        return (null, null);
    }

    private static OperationPlace? After(ApiQuery query)
    {
        var place = query.Text("after") is { } text ? OperationPlace.Parse(text) : null;
        if (place is null && query.Text("after") is not null)
        {
            query.Refuse("after", "must be the `next` of the page before");
        }

        return place;
    }
}
