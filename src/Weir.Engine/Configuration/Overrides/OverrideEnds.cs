using System.Globalization;

namespace Weir.Engine.Configuration.Overrides;

/// <summary>Tells of overrides that end by themselves before long.</summary>
public static class OverrideEnds
{
    /// <summary>How long before its end an override is told of.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromDays(7);

    /// <summary>Whether it ends within <see cref="Soon"/>, and has not ended yet.</summary>
    public static bool EndsSoon(this ConfigOverride one, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(one);
        return one.IsLive(now) && one.ExpiresAt - now <= Soon;
    }

    /// <summary>A warning for each override that ends soon, the first to end first.</summary>
    public static IReadOnlyList<ConfigProblem> Warnings(IEnumerable<ConfigOverride> overrides, DateTimeOffset now) =>
        [.. overrides.Where(one => one.EndsSoon(now)).OrderBy(one => one.ExpiresAt).ThenBy(one => one.Id).Select(Warning)];

    /// <summary>The time as it is told to people.</summary>
    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static ConfigProblem Warning(ConfigOverride one) => new(ConfigSeverity.Warning, one.Path.Text, one.Origin,
        $"ends by itself at {Time(one.ExpiresAt!.Value)}, and what lies below it holds again; it was set by {ConfigText.Show(one.Author)} ('{ConfigText.Show(one.Reason)}'). Set it again to keep it");
}
