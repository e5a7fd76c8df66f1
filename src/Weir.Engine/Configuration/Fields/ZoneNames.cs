namespace Weir.Engine.Configuration.Fields;

/// <summary>The time zones of this system, to propose one.</summary>
internal static class ZoneNames
{
    // Reading them all takes a while, and is done only once somebody has misspelt one.
    private static readonly Lazy<string[]> All = new(() => [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Order(StringComparer.Ordinal)]);

    /// <summary>The zone that was probably meant: by its whole name, or by its city alone.</summary>
    public static string? Nearest(string written) =>
        ConfigText.Nearest(written, All.Value)
        ?? (ConfigText.Nearest(written.Replace(' ', '_'), All.Value.Select(City)) is { } city ? Array.Find(All.Value, zone => string.Equals(City(zone), city, StringComparison.Ordinal)) : null);

    private static string City(string zone) => zone[(zone.LastIndexOf('/') + 1)..];
}
