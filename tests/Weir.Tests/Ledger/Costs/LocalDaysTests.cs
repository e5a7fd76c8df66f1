using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Ledger.Costs;
using Weir.Tests.Support;

namespace Weir.Tests.Ledger.Costs;

public sealed class LocalDaysTests
{
    private static readonly TimeZoneInfo[] Zones = [.. TimeZoneInfo.GetSystemTimeZones().Where(zone => zone.HasIanaId)];

    [Theory]
    [InlineData("UTC", "2026-03-29", "2026-03-29T00:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00Z")]
    [InlineData("Asia/Beirut", "2024-03-31", "2024-03-30T22:00:00Z")] // midnight is skipped: the day starts at 01:00
    [InlineData("Asia/Beirut", "2024-10-27", "2024-10-26T22:00:00Z")] // 23:00 to 24:00 came twice the day before
    [InlineData("America/Havana", "2024-11-03", "2024-11-03T04:00:00Z")] // 00:00 to 01:00 comes twice that day
    [InlineData("Pacific/Kiritimati", "2026-06-01", "2026-05-31T10:00:00Z")]
    public void A_day_starts_at_its_first_moment(string zone, string day, string start)
    {
        var expected = DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(expected, LocalDays.StartOfDay(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone)));
    }

    [Fact]
    public void The_moment_before_a_day_is_in_the_day_before_in_every_zone() =>
        Prop.ForAll(
            Gen.Choose(0, Zones.Length - 1).SelectMany(zone => Gen.Choose(0, 16 * 365), (zone, day) => (Zone: Zones[zone], Day: new DateOnly(2020, 1, 1).AddDays(day))).ToArbitrary(),
            one =>
            {
                var start = LocalDays.StartOfDay(one.Day, one.Zone);
                return LocalDays.DayOf(start, one.Zone) == one.Day && LocalDays.DayOf(start.AddMicroseconds(-1), one.Zone) == one.Day.AddDays(-1);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(20_000)));

    [Fact]
    public void Offsets_change_where_the_clock_does()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var offsets = LocalDays.Offsets(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), zone);
        Assert.Equal(
            [
                (new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(-5)),
                (new(2026, 3, 8, 7, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(-4)),
                (new(2026, 11, 1, 6, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(-5)),
            ],
            offsets);
    }
}
