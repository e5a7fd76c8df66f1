using Weir.Engine.Configuration.Flags;

namespace Weir.Engine.Configuration.Checks;

/// <summary>Flags must depend on flags that are there, in no circle, and within bounds.</summary>
internal sealed class FlagCheck : IConfigCheck
{
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks)
    {
        if (config.Flags.Count > FlagBounds.Flags)
        {
            return [marks.Error(ConfigPath.Of("flags"), $"has {config.Flags.Count} flags, built-in ones included; at most {FlagBounds.Flags} are allowed")];
        }

        return config.Flags.Values.SelectMany(flag => One(flag, config, marks)).Concat(Cycles(config, marks));
    }

    private static IEnumerable<ConfigProblem> One(FlagConfig flag, WeirConfig config, ConfigMarks marks)
    {
        var path = ConfigPath.Of("flags", flag.Name);
        if (decimal.Round(flag.Percentage, 3) != flag.Percentage)
        {
            yield return marks.Error(path.Add("percentage"), "has more than three decimals; a step is 0.001");
        }

        foreach (var problem in Links(path.Add("requires"), flag.Requires).Concat(Links(path.Add("excludes"), flag.Excludes)))
        {
            yield return problem;
        }

        foreach (var other in flag.Requires.Intersect(flag.Excludes, StringComparer.Ordinal))
        {
            yield return marks.Error(path, $"requires and excludes '{other}', so it could never be on");
        }

        foreach (var problem in Scope(path.Add("only"), flag.Only).Concat(Scope(path.Add("except"), flag.Except)).Concat(Scope(path.Add("always"), flag.Always)))
        {
            yield return problem;
        }

        IEnumerable<ConfigProblem> Links(ConfigPath at, IReadOnlyList<string> names)
        {
            if (names.Count > FlagBounds.Links)
            {
                yield return marks.Error(at, $"names {names.Count} flags; at most {FlagBounds.Links} are allowed");
            }

            for (var i = 0; i < names.Count; i++)
            {
                if (!config.Flags.ContainsKey(names[i]))
                {
                    yield return marks.UnknownName(at.Item(i), names[i], "a flag", config.Flags.Keys);
                }
            }
        }

        IEnumerable<ConfigProblem> Scope(ConfigPath at, FlagScopeConfig scope) =>
            from kind in new[] { ("environment", scope.Environment), ("team", scope.Team), ("project", scope.Project), ("customer", scope.Customer), ("user", scope.User), ("key", scope.Key) }
            where kind.Item2.Count > FlagBounds.Names
            select marks.Error(at.Add(kind.Item1), $"has {kind.Item2.Count} names; at most {FlagBounds.Names} are allowed");
    }

    private static IEnumerable<ConfigProblem> Cycles(WeirConfig config, ConfigMarks marks)
    {
        var cycles = new List<IReadOnlyList<string>>();
        FlagGraph.InOrder(config.Flags, cycles);
        return cycles.Select(cycle => marks.Error(ConfigPath.Of("flags", cycle[0]), $"depends on itself: {string.Join(" → ", cycle)}"));
    }
}
