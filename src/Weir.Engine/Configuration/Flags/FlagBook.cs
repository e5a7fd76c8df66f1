namespace Weir.Engine.Configuration.Flags;

/// <summary>The feature flags of a configuration, compiled. Never changes; safe for concurrent use.</summary>
public sealed class FlagBook
{
    private readonly Dictionary<string, FlagSwitch> _switches = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>Compiles the flags of a configuration that was found valid.</summary>
    public FlagBook(IReadOnlyDictionary<string, FlagConfig> flags)
    {
        var steps = new Dictionary<string, (FlagConfig Config, FlagRule Rule, HashSet<string> Below)>(StringComparer.Ordinal);
        var order = FlagGraph.InOrder(flags, []);
        foreach (var flag in order)
        {
            var below = new HashSet<string>(StringComparer.Ordinal);
            foreach (var name in FlagGraph.DependenciesOf(flag, flags).Where(steps.ContainsKey))
            {
                below.Add(name);
                below.UnionWith(steps[name].Below);
            }

            steps[flag.Name] = (flag, new(flag), below);
            string[] names = [.. order.Select(one => one.Name).Where(below.Contains), flag.Name];
            _switches[flag.Name] = new([.. names.Select(name => new FlagStep(steps[name].Rule, LinksOf(steps[name].Config, flags, names)))], ConstantOf(flag, steps[flag.Name].Rule, flags));
            _names.Add(flag.Name);
        }

        _names.Sort(StringComparer.Ordinal);
    }

    /// <summary>Every flag's name, in order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>A flag; null when there is none of that name.</summary>
    public FlagSwitch? Find(string name) => _switches.GetValueOrDefault(name);

    /// <summary>Whether a flag is on, and why. A flag that is not there is off.</summary>
    public FlagVerdict Evaluate(string name, in FlagContext context) => Find(name)?.Evaluate(context) ?? new(false, FlagReason.Unknown);

    private static (int, FlagReason)[] LinksOf(FlagConfig flag, IReadOnlyDictionary<string, FlagConfig> flags, string[] names) =>
    [
        .. Links([FlagGraph.ParentOf(flag.Name, flags) ?? ""], FlagReason.Parent, names),
        .. Links(flag.Requires, FlagReason.Requires, names),
        .. Links(flag.Excludes, FlagReason.Excludes, names),
    ];

    private static IEnumerable<(int, FlagReason)> Links(IEnumerable<string> flags, FlagReason reason, string[] names) =>
        flags.Select(flag => (Array.IndexOf(names, flag), reason)).Where(link => link.Item1 >= 0);

    private bool? ConstantOf(FlagConfig flag, FlagRule rule, IReadOnlyDictionary<string, FlagConfig> flags)
    {
        var needed = flag.Requires.Append(FlagGraph.ParentOf(flag.Name, flags)).OfType<string>().Select(name => _switches.GetValueOrDefault(name)?.Constant).ToArray();
        var excluded = flag.Excludes.Select(name => _switches.GetValueOrDefault(name)?.Constant).ToArray();
        return rule.Constant == false || needed.Contains(false) || excluded.Contains(true) ? false
            : rule.Constant == true && needed.All(one => one == true) && excluded.All(one => one == false) ? true
            : null;
    }
}
