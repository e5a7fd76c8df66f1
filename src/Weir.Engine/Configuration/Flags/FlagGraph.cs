namespace Weir.Engine.Configuration.Flags;

/// <summary>What flags depend on: their parents, what they require and what they exclude.</summary>
public static class FlagGraph
{
    /// <summary>The nearest flag above: of <c>a.b.c</c> <c>a.b</c>, or <c>a</c> where there is no <c>a.b</c>; null for none.</summary>
    public static string? ParentOf(string name, IReadOnlyDictionary<string, FlagConfig> flags)
    {
        for (var dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1))
        {
            if (flags.ContainsKey(name[..dot]))
            {
                return name[..dot];
            }
        }

        return null;
    }

    /// <summary>The flags that one depends on, those that are not there left out.</summary>
    public static IEnumerable<string> DependenciesOf(FlagConfig flag, IReadOnlyDictionary<string, FlagConfig> flags) =>
        new[] { ParentOf(flag.Name, flags) }.OfType<string>().Concat(flag.Requires).Concat(flag.Excludes).Where(flags.ContainsKey).Distinct(StringComparer.Ordinal);

    /// <summary>Every flag behind all that it depends on.</summary>
    /// <param name="flags">The flags.</param>
    /// <param name="cycles">Takes each cycle found, as <c>a, b, a</c>; its last step is left out of the order.</param>
    public static IReadOnlyList<FlagConfig> InOrder(IReadOnlyDictionary<string, FlagConfig> flags, ICollection<IReadOnlyList<string>> cycles)
    {
        var walk = new Walk(flags, cycles);
        foreach (var flag in flags.Values)
        {
            walk.Visit(flag);
        }

        return walk.Order;
    }

    /// Depth first; no deeper than there are flags (<see cref="FlagBounds.Flags"/>).
    private sealed class Walk(IReadOnlyDictionary<string, FlagConfig> flags, ICollection<IReadOnlyList<string>> cycles)
    {
        private readonly List<string> _way = [];
        private readonly HashSet<string> _done = new(StringComparer.Ordinal);

        public List<FlagConfig> Order { get; } = [];

        public void Visit(FlagConfig flag)
        {
            if (_done.Contains(flag.Name))
            {
                return;
            }

            _way.Add(flag.Name);
            foreach (var next in DependenciesOf(flag, flags))
            {
                if (_way.IndexOf(next) is var start and >= 0)
                {
                    cycles.Add([.. _way.Skip(start), next]);
                }
                else
                {
                    Visit(flags[next]);
                }
            }

            _way.RemoveAt(_way.Count - 1);
            _done.Add(flag.Name);
            Order.Add(flag);
        }
    }
}
