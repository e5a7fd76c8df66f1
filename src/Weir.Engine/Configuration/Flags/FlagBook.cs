namespace Weir.Engine.Configuration.Flags;

/// <summary>The feature flags of a configuration, compiled. Never changes; safe for concurrent use.</summary>
public sealed class FlagBook
{
    private readonly Dictionary<string, FlagSwitch> _switches = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>Compiles the flags of a configuration that was found valid.</summary>
    public FlagBook(IReadOnlyDictionary<string, FlagConfig> flags)
    {
        var order = FlagGraph.InOrder(flags, []);
        var places = order.Select((flag, place) => (flag.Name, place)).ToDictionary(one => one.Name, one => one.place, StringComparer.Ordinal);
        var steps = new FlagStep[order.Count];
        var below = new SortedSet<int>[order.Count];
        for (var place = 0; place < order.Count; place++)
        {
            var flag = order[place];

            // In a circle, which is refused before, a link may lead to a later flag; it is left out rather than asked too early.
            steps[place] = new(new(flag), [.. LinksOf(flag, flags, places).Where(link => link.Item1 < place)]);
            below[place] = [place];
            foreach (var (link, _) in steps[place].Links)
            {
                below[place].UnionWith(below[link]);
            }

            _switches[flag.Name] = new(steps, [.. below[place]], ForAll(steps[place], steps));
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

    private static IEnumerable<(int, FlagReason)> LinksOf(FlagConfig flag, IReadOnlyDictionary<string, FlagConfig> flags, Dictionary<string, int> places)
    {
        var parent = FlagGraph.ParentOf(flag.Name, flags);
        return (parent is null ? [] : new[] { (parent, FlagReason.Parent) })
            .Concat(flag.Requires.Select(static name => (name, FlagReason.Requires)))
            .Concat(flag.Excludes.Select(static name => (name, FlagReason.Excludes)))
            .Where(link => places.ContainsKey(link.Item1))
            .Select(link => (places[link.Item1], link.Item2));
    }

    // What holds for everybody, as far as that follows from what holds for everybody below it.
    private FlagVerdict? ForAll(FlagStep step, FlagStep[] steps)
    {
        if (step.Rule.ForAll is { IsOn: false } off)
        {
            return off;
        }

        var open = step.Rule.ForAll is null;
        foreach (var (place, link) in step.Links)
        {
            var other = _switches[steps[place].Rule.Name].ForAll;
            if (other is { } known && known.IsOn == (link == FlagReason.Excludes))
            {
                return new(false, link, steps[place].Rule.Name);
            }

            open |= other is null;
        }

        return open ? null : new FlagVerdict(true, FlagReason.On);
    }
}
