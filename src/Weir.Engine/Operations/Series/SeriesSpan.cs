using Weir.Engine.Configuration;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.Series;

/// <summary>The time that series are asked about: <c>since</c> and <c>until</c>, by default the last 24 hours.</summary>
internal sealed class SeriesSpan(Holder<WeirConfig> config, TimeProvider clock)
{
    /// <summary>How long the sums by minute are kept; those by hour are kept <c>telemetry.operations.series_days</c>.</summary>
    public static readonly TimeSpan MinutesKept = TimeSpan.FromDays(7);

    private const int MostDays = 3_660;
    private static readonly TimeSpan Usual = TimeSpan.FromHours(24);

    // So that what began this very moment is inside.
    private DateTimeOffset JustBehindNow => clock.GetUtcNow().AddTicks(1);

    /// <summary>From when on there are sums by minute, seconds since 1970.</summary>
    public long MinutesSince => (clock.GetUtcNow() - MinutesKept).ToUnixTimeSeconds();

    /// <summary>From when on there are sums by hour.</summary>
    public DateTimeOffset HoursSince => clock.GetUtcNow().AddDays(-config.Current.Telemetry.Operations.SeriesDays);

    /// <summary>The range; of no use when <paramref name="query"/> has a problem afterwards.</summary>
    public (long Since, long Until) Read(ApiQuery query)
    {
        var until = query.Moment("until", TimeZoneInfo.Utc) ?? JustBehindNow;
        var since = query.Moment("since", TimeZoneInfo.Utc) ?? until - Usual;
        if (until <= since)
        {
            query.Refuse("until", "must be after since");
        }
        else if (until - since > TimeSpan.FromDays(MostDays))
        {
            query.Refuse("since", $"must be at most {MostDays} days before until");
        }

        return Of(since, until);
    }

    /// <summary>The last stretch of time.</summary>
    public (long Since, long Until) Last(TimeSpan length) => Of(JustBehindNow - length, JustBehindNow);

    private static (long Since, long Until) Of(DateTimeOffset since, DateTimeOffset until) => (since.ToUnixTimeSeconds(), until.AddTicks(TimeSpan.TicksPerSecond - 1).ToUnixTimeSeconds());
}
