using System.Text.Json.Nodes;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;

namespace Weir.Engine.Proxy.Settings;

/// <summary>One value that is filled in: <c>From</c> is <c>settings</c> or <c>preset:id</c>, <c>Source</c> where that was written.</summary>
internal sealed record SettingView(JsonNode? Value, string From, ConfigLayer Layer, string Source);

/// <summary>Values with where they come from.</summary>
internal static class SettingViews
{
    /// <summary>Each field that is filled in, by its name in the configuration.</summary>
    /// <param name="values">What holds, as JSON text by path; of the model or preset, and of the presets.</param>
    /// <param name="own">Path of the own values; null for none.</param>
    /// <param name="presets">The presets after them, nearest first.</param>
    public static SortedDictionary<string, SettingView> Of(EffectiveTable values, ConfigPath? own, IEnumerable<PresetConfig> presets)
    {
        var views = new SortedDictionary<string, SettingView>(StringComparer.Ordinal);
        if (own is { } path)
        {
            Add(path, "settings");
        }

        foreach (var preset in presets)
        {
            Add(ConfigPath.Of("presets", preset.Id), "preset:" + preset.Id);
        }

        return views;

        void Add(ConfigPath at, string from)
        {
            foreach (var (name, value) in values.Under(at).Where(one => one.Name is not ("description" or "extends")))
            {
                views.TryAdd(name, new(JsonNode.Parse(value.Json), from, value.Origin.Layer, value.Origin.ToString()));
            }
        }
    }
}

/// <summary>The effective values of models and presets, found by path.</summary>
internal sealed class EffectiveTable
{
    private readonly ILookup<string, (string Name, EffectiveValue Value)> _byOwner;

    public EffectiveTable(WeirConfig config, ConfigMarks marks) => _byOwner = EffectiveValues.Of(config, marks, ConfigPath.Of("models"))
        .Concat(EffectiveValues.Of(config, marks, ConfigPath.Of("presets")))
        .Select(value => (Split: new ConfigPath(value.Path).TrySplit(out var names) ? names : [], value))
        .Where(one => one.Split.Count > 1)
        .ToLookup(one => ConfigPath.Of([.. one.Split.SkipLast(1)]).Text, one => (one.Split[^1], one.value), StringComparer.Ordinal);

    public IEnumerable<(string Name, EffectiveValue Value)> Under(ConfigPath owner) => _byOwner[owner.Text];
}
