using Weir.Engine.Configuration.Fields;
using Weir.Engine.Configuration.Overrides;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>Loads what another environment would run on, from the same files, variables and changes. Nothing of it is put in force.</summary>
internal sealed class OtherEnvironments(ConfigLoader loader)
{
    /// <summary>What would hold there. Secrets are not looked for: those of another environment need not be here.</summary>
    public ConfigResult In(string environment, ConfigSources sources, IReadOnlyList<ConfigOverride> overrides) => loader.Load(sources with
    {
        Variables = sources.Variables.With(LayerStack.EnvironmentVariable, environment),
        Overrides = overrides,
        CheckSecrets = false,
    });

    /// <summary>Refuses an environment that does not exist, or whose files cannot be read.</summary>
    public static void RefuseUnknown(ConfigResult? there, ProblemList problems) => problems.AddRange((there?.Errors ?? [])
        .Where(problem => problem.Path is "" or "environment")
        .Select(problem => problem.Path.Length == 0 ? problem : problem with { Origin = new(ConfigLayer.Override) }));

    /// <summary>What would be wrong there with other overrides and is not wrong now.</summary>
    public IEnumerable<ConfigProblem> Worse(ConfigResult before, string environment, ConfigSources sources, IReadOnlyList<ConfigOverride> overrides) =>
        In(environment, sources, overrides).Errors.Except(before.Errors);

    /// <summary>Every environment that is known here, in short.</summary>
    public IReadOnlyList<EnvironmentSummary> Summaries(ConfigSources sources, ConfigState state, IReadOnlyList<ConfigOverride> live, DateTimeOffset now)
    {
        var current = state.Result.Environment;
        return [.. LayerStack.KnownEnvironments.Append(current).Concat(live.Select(one => one.Environment).OfType<string>()).Distinct(StringComparer.Ordinal).Select(Summary)];

        EnvironmentSummary Summary(string name)
        {
            var isCurrent = string.Equals(name, current, StringComparison.Ordinal);
            var there = isCurrent ? state.Result : In(name, sources, live);
            var differences = isCurrent || !there.Valid ? [] : ConfigDiff.Between(state.Document, new ConfigState(0, there, live).Document).Where(one => one.Path != "environment");
            return new(name, isCurrent, sources.EnvironmentFile(name) is not null, there.Valid)
            {
                Overrides = live.Count(one => one.AppliesTo(name)),
                OwnOverrides = live.Count(one => one.Environment == name),
                EndingSoon = live.Count(one => one.AppliesTo(name) && one.EndsSoon(now)),
                Differences = differences.Count(),
                Problem = there.Errors.FirstOrDefault()?.ToString(),
            };
        }
    }
}

/// <summary>What an environment would run on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsCurrent">Whether this server runs in it.</param>
/// <param name="HasFile">Whether it has a file of its own beside the configuration file.</param>
/// <param name="Valid">Whether a server could start in it, but for its secrets.</param>
public sealed record EnvironmentSummary(string Name, bool IsCurrent, bool HasFile, bool Valid)
{
    /// <summary>Overrides that hold in it.</summary>
    public int Overrides { get; init; }

    /// <summary>Those that hold in it alone.</summary>
    public int OwnOverrides { get; init; }

    /// <summary>Those that end by themselves within 7 days.</summary>
    public int EndingSoon { get; init; }

    /// <summary>Values in which it differs from the current one.</summary>
    public int Differences { get; init; }

    /// <summary>What is wrong first; <see langword="null"/> when it is valid.</summary>
    public string? Problem { get; init; }
}
