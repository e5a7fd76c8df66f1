using System.Globalization;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.Costs;

/// <summary>A half-open range of time and how many groups of its answer were seen. A cursor carries both, so that later pages ask about the same range.</summary>
internal readonly record struct CostRange(DateTimeOffset From, DateTimeOffset To, long Skip)
{
    private const int MaxDays = 366;

    /// <summary>Reads <c>from</c>, <c>to</c> and <c>after</c>. Default the 24 hours before now.</summary>
    public static CostRange Of(ApiQuery query, TimeZoneInfo zone, TimeProvider clock)
    {
        var page = Cursor(query);
        var (from, to) = (query.Moment("from", zone), query.Moment("to", zone));
        var end = to ?? page?.To ?? Timestamps.FromUnixMicroseconds(clock.GetUtcNow().ToUnixMicroseconds()); // as exact as the ledger's times
        var start = from ?? page?.From ?? end.AddDays(-1);
        if (start >= end)
        {
            query.Refuse(from is null ? "to" : "from", "must be before the range's end, which is not part of it");
        }
        else if (Local(end, zone) - Local(start, zone) > TimeSpan.FromDays(MaxDays))
        {
            query.Refuse("from", $"must be at most {MaxDays} days before the range's end");
        }

        return new(start, end, page?.Skip ?? 0);
    }

    /// <summary>Where the page behind this one starts.</summary>
    public string Next(int count) => string.Create(CultureInfo.InvariantCulture, $"{From.ToUnixMicroseconds()}-{To.ToUnixMicroseconds()}-{Skip + count}");

    private static CostRange? Cursor(ApiQuery query)
    {
        if (query.Text("after") is not { } text)
        {
            return null;
        }

        var parts = text.Split('-');
        var numbers = parts.Select(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < MaxMicroseconds ? number : -1).ToArray();
        if (numbers.Length == 3 && numbers.All(number => number >= 0))
        {
            return new(Timestamps.FromUnixMicroseconds(numbers[0]), Timestamps.FromUnixMicroseconds(numbers[1]), numbers[2]);
        }

        query.Refuse("after", "must be the `next` of the page before");
        return null;
    }

    // A year of the calendar may be an hour longer than its days where a zone changed its offset.
    private static DateTime Local(DateTimeOffset moment, TimeZoneInfo zone) => moment.ToOffset(zone.GetUtcOffset(moment)).DateTime;

    private static long MaxMicroseconds => new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixMicroseconds();
}
