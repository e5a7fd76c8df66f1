using System.Collections.ObjectModel;

namespace Weir.Engine.Configuration.Flags;

/// <summary>The flags of Weir's own gradual features. All are on unless configured otherwise.</summary>
public static class BuiltInFlags
{
    /// <summary>Whether presets and model settings are filled into requests.</summary>
    public const string Presets = "presets";

    /// <summary>Whether callers may choose a preset by header, where their key lets them.</summary>
    public const string PresetsHeader = "presets.header";

    /// <summary>Whether a stream that its client has left is read to its end, where its provider bills it to the end.</summary>
    public const string DrainCancelled = "streams.drain_cancelled";

    /// <summary>The flags.</summary>
    public static IReadOnlyDictionary<string, FlagConfig> All { get; } = With(
    [
        new() { Name = Presets, Description = "Presets and model settings are filled into requests that leave fields out." },
        new() { Name = PresetsHeader, Description = "Callers may choose a preset by x-weir-preset, where their key lets them." },
        new() { Name = DrainCancelled, Description = "A stream that its client has left is read to its end for its usage, where its provider bills it to the end." },
    ]);

    /// <summary>The built-in flags and those written, which take the place of built-in ones of the same name.</summary>
    public static IReadOnlyDictionary<string, FlagConfig> With(IReadOnlyDictionary<string, FlagConfig> written) => With(All.Values.Concat(written.Values));

    private static ReadOnlyDictionary<string, FlagConfig> With(IEnumerable<FlagConfig> flags)
    {
        var all = new OrderedDictionary<string, FlagConfig>(StringComparer.Ordinal);
        foreach (var flag in flags)
        {
            all[flag.Name] = flag;
        }

        return new(all);
    }
}
