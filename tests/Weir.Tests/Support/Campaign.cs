using System.Globalization;

namespace Weir.Tests.Support;

/// <summary>How much of a long campaign (many seeds, many kills, many mutations) this run does: <c>WEIR_CAMPAIGN</c>, 0.1 unless set.</summary>
internal static class Campaign
{
    /// <summary>Share of the whole, above 0 and at most 1.</summary>
#pragma warning disable RS0030 // a knob of the test run, set by build.sh; the program's own configuration is not concerned
    public static decimal Share { get; } = Parse(Environment.GetEnvironmentVariable("WEIR_CAMPAIGN"));
#pragma warning restore RS0030

    /// <summary>How many of <paramref name="whole"/> to run now: the share, rounded up, so at least one.</summary>
    public static int Of(int whole) => Of(whole, Share);

    internal static int Of(int whole, decimal share) => (int)decimal.Ceiling(whole * share);

    internal static decimal Parse(string? share) => string.IsNullOrEmpty(share) ? 0.1m
        : decimal.TryParse(share, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var parsed) && parsed is > 0 and <= 1 ? parsed
        : throw new FormatException($"WEIR_CAMPAIGN is '{share}'; it is a share above 0 and at most 1, such as 0.1.");
}
