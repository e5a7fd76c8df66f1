using System.Collections.ObjectModel;

namespace Weir.Engine.Configuration;

/// <summary>The presets that every configuration has, and what a preset comes to with all that it extends.</summary>
public static class Presets
{
    /// <summary>Most presets of a configuration, built-in ones included.</summary>
    public const int Most = 100;

    /// <summary>Longest chain of presets that extend each other.</summary>
    public const int MostLevels = 8;

    /// <summary>Those built in: used only where a model, a key or a caller names one. The values are the ones that were asked for with the names.</summary>
    public static IReadOnlyDictionary<string, PresetConfig> BuiltIn { get; } = With(
    [
        new() { Id = "code", Description = "Writing and changing code.", Settings = new() { Temperature = 0.2m, MaxTokens = 4096, TopP = 0.95m } },
        new() { Id = "analysis", Description = "Reading closely, judging, extracting.", Settings = new() { Temperature = 0.1m, MaxTokens = 2048, TopP = 0.9m } },
        new()
        {
            Id = "creative",
            Description = "Free writing.",
            Settings = new() { Temperature = 0.8m, MaxTokens = 2048, TopP = 0.95m, FrequencyPenalty = 0.3m, PresencePenalty = 0.3m },
        },
        new() { Id = "fast", Description = "Short answers, soon.", Settings = new() { Temperature = 0.3m, MaxTokens = 1024, TopP = 0.9m } },
    ]);

    /// <summary>The built-in presets and those written, which take the place of built-in ones of the same name.</summary>
    public static IReadOnlyDictionary<string, PresetConfig> With(IReadOnlyDictionary<string, PresetConfig> written) => With(BuiltIn.Values.Concat(written.Values));

    /// <summary>A preset and what it extends, nearest first. Ends at a name that is not there, at a cycle and after <see cref="MostLevels"/>: such presets are refused.</summary>
    public static IReadOnlyList<PresetConfig> Chain(IReadOnlyDictionary<string, PresetConfig> presets, string? name)
    {
        var chain = new List<PresetConfig>();
        while (name is not null && chain.Count < MostLevels && presets.GetValueOrDefault(name) is { } preset && !chain.Contains(preset))
        {
            chain.Add(preset);
            name = preset.Extends;
        }

        return chain;
    }

    /// <summary>The values of a preset with all that it extends; none for no name.</summary>
    public static ModelSettingsConfig Resolve(IReadOnlyDictionary<string, PresetConfig> presets, string? name) =>
        Chain(presets, name).Aggregate(ModelSettingsConfig.None, static (settings, lower) => settings.Over(lower.Settings));

    /// <summary>What holds for a model: its own settings, then those of its preset.</summary>
    public static ModelSettingsConfig Of(WeirConfig config, ModelConfig model) => model.Settings.Over(Resolve(config.Presets, model.Preset));

    private static ReadOnlyDictionary<string, PresetConfig> With(IEnumerable<PresetConfig> presets)
    {
        var all = new OrderedDictionary<string, PresetConfig>(StringComparer.Ordinal);
        foreach (var preset in presets)
        {
            all[preset.Id] = preset;
        }

        return new(all);
    }
}
