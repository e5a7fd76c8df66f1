using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Checks;

/// <summary>Presets must extend presets that are there, in no circle, and be named where they are; recommended models must be served.</summary>
internal sealed class PresetCheck : IConfigCheck
{
    private const int MostStops = 4;
    private const int MostUses = 100;
    private const int MostRecommended = 50;

    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks)
    {
        var problems = config.Presets.Count > Presets.Most
            ? [marks.Error(ConfigPath.Of("presets"), $"has {config.Presets.Count} presets, built-in ones included; at most {Presets.Most} are allowed")]
            : config.Presets.Values.SelectMany(preset => One(preset, config, marks));
        return problems.Concat(Models(config, marks)).Concat(Keys(config, marks)).Concat(Recommended(config, marks));
    }

    private static IEnumerable<ConfigProblem> One(PresetConfig preset, WeirConfig config, ConfigMarks marks)
    {
        var path = ConfigPath.Of("presets", preset.Id);
        if (preset.Extends is { } extended && !config.Presets.ContainsKey(extended))
        {
            yield return marks.UnknownName(path.Add("extends"), extended, "a preset", config.Presets.Keys);
        }

        var chain = Presets.Chain(config.Presets, preset.Id);
        if (chain[^1].Extends is { } next && config.Presets.ContainsKey(next))
        {
            var names = chain.Select(one => one.Id).Append(next).ToList();
            yield return names.IndexOf(next) is var start && start < names.Count - 1
                ? marks.Error(path.Add("extends"), $"leads into a circle: {string.Join(" → ", names.Skip(start))}")
                : marks.Error(path.Add("extends"), $"extends more than {Presets.MostLevels - 1} presets in a row: {string.Join(" → ", names)}");
        }

        foreach (var problem in Settings(path, preset.Settings, marks))
        {
            yield return problem;
        }
    }

    private static IEnumerable<ConfigProblem> Settings(ConfigPath path, ModelSettingsConfig settings, ConfigMarks marks)
    {
        if (settings.Stop?.Count > MostStops)
        {
            yield return marks.Error(path.Add("stop"), $"has {settings.Stop.Count} texts; at most {MostStops} are allowed");
        }
    }

    private static IEnumerable<ConfigProblem> Models(WeirConfig config, ConfigMarks marks)
    {
        foreach (var (name, model) in config.Models)
        {
            Pace.GiveWay();
            var path = ConfigPath.Of("models", name);
            if (model.Preset is { } preset && !config.Presets.ContainsKey(preset))
            {
                yield return marks.UnknownName(path.Add("preset"), preset, "a preset", config.Presets.Keys);
            }

            foreach (var problem in Settings(path.Add("settings"), model.Settings, marks))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<ConfigProblem> Keys(WeirConfig config, ConfigMarks marks)
    {
        foreach (var (id, key) in config.Keys)
        {
            Pace.GiveWay();
            var path = ConfigPath.Of("keys", id);
            if (key.Preset is { } preset && !config.Presets.ContainsKey(preset))
            {
                yield return marks.UnknownName(path.Add("preset"), preset, "a preset", config.Presets.Keys);
            }

            for (var i = 0; i < key.Presets.Count; i++)
            {
                if (!config.Presets.ContainsKey(key.Presets[i]))
                {
                    yield return marks.UnknownName(path.Add("presets").Item(i), key.Presets[i], "a preset", config.Presets.Keys);
                }
            }
        }
    }

    private static IEnumerable<ConfigProblem> Recommended(WeirConfig config, ConfigMarks marks)
    {
        if (config.Recommended.Count > MostUses)
        {
            yield return marks.Error(ConfigPath.Of("recommended"), $"has {config.Recommended.Count} uses; at most {MostUses} are allowed");
        }

        foreach (var (use, models) in config.Recommended)
        {
            var path = ConfigPath.Of("recommended", use);
            if (models.Count > MostRecommended)
            {
                yield return marks.Error(path, $"has {models.Count} models; at most {MostRecommended} are allowed");
            }

            // Without any configured model every one that the catalogue knows of a provider is served; that is not known here.
            for (var i = 0; i < models.Count && config.Models.Count > 0; i++)
            {
                if (!config.Models.ContainsKey(models[i]))
                {
                    yield return marks.UnknownName(path.Item(i), models[i], "a model", config.Models.Keys);
                }
            }
        }
    }
}
