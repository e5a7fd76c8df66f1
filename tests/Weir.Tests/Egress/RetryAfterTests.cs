using System.Net.Http.Headers;
using Weir.Engine.Egress;
using Weir.Tests.Support;

namespace Weir.Tests.Egress;

public sealed class RetryAfterTests
{
    /// <summary>The clock stands at noon on 1 March 2026, a Sunday.</summary>
    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData("0", 0)]
    [InlineData("7", 7_000)]
    [InlineData(" 7 ", 7_000)]
    [InlineData("1.5", 1_500)]
    [InlineData("0.02", 20)]
    [InlineData("3600", 3_600_000)]
    [InlineData("3601", 3_600_000)]
    [InlineData("86400", 3_600_000)]
    [InlineData("Sun, 01 Mar 2026 12:00:30 GMT", 30_000)]
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT", 0)]
    [InlineData("Mon, 02 Mar 2026 12:00:00 GMT", 3_600_000)]
    public void Seconds_and_dates_are_understood(string value, int milliseconds)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Read(("retry-after", value)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+5")]
    [InlineData("soon")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("1,5")]
    [InlineData("5 s")]
    [InlineData("99999999999")]
    [InlineData("999999999999999999999999999999999999999999")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("1772366400")]
    [InlineData("Sun, 01 Mar 2099 12:00:00 GMT")]
    [InlineData("Fri, 01 Mar 2026 12:00:00 GMT")]
    [InlineData("2026-03-01T12:00:30Z")]
    public void Garbage_is_passed_over(string value)
    {
        Assert.Null(Read(("retry-after", value)));
        Assert.Null(Read(("retry-after-ms", value == "1772366400" ? "99999999999" : value)));
    }

    [Fact]
    public void Milliseconds_win_and_fall_back_when_they_make_no_sense()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(150), Read(("retry-after", "7"), ("retry-after-ms", "150"), ("x-ms-retry-after-ms", "90")));
        Assert.Equal(TimeSpan.FromMilliseconds(90), Read(("retry-after", "7"), ("x-ms-retry-after-ms", "90")));
        Assert.Equal(TimeSpan.FromSeconds(7), Read(("retry-after", "7"), ("retry-after-ms", "-150")));
        Assert.Null(Read());
    }

    private TimeSpan? Read(params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage();
        foreach (var (name, value) in headers)
        {
            AddAsReceived(response.Headers, name, value);
        }

        return RetryAfter.Read(response.Headers, _clock);
    }

    private static void AddAsReceived(HttpResponseHeaders headers, string name, string value)
    {
#pragma warning disable RS0030 // As it comes off the wire; nothing is sent.
        headers.TryAddWithoutValidation(name, value);
#pragma warning restore RS0030
    }
}
