using System.Collections.Frozen;

namespace Weir.Engine.Ledger.Budgets;

/// <summary>All compiled budgets of a configuration, swapped as one.</summary>
/// <remarks>A rule is found by the most selective name of its scope, so a charge looks at the rules that name its key, its user, ... and at those that name nothing.</remarks>
public sealed class BudgetBook
{
    private const int OnStack = 64;

    private readonly BudgetRule[] _all;
    private readonly FrozenDictionary<string, BudgetRule> _byId;

    // Positions in _all, ascending: by dimension and value, and of the rules that name nothing exactly. As many in all as there are rules.
    private readonly FrozenDictionary<string, int[]>?[] _named = new FrozenDictionary<string, int[]>?[Dimensions.Count];
    private readonly int[] _unnamed;
    private readonly BudgetRule[] _always;

    /// <summary>Makes the index.</summary>
    /// <exception cref="ArgumentException">Two rules have the same id.</exception>
    public BudgetBook(IEnumerable<BudgetRule> rules)
    {
        _all = [.. rules];
        _byId = _all.ToDictionary(rule => rule.Id, StringComparer.Ordinal).ToFrozenDictionary(StringComparer.Ordinal);
        _unnamed = [.. Enumerable.Range(0, _all.Length).Where(at => _all[at].Anchor is null)];
        _always = [.. _unnamed.Select(at => _all[at])];
        foreach (var group in Enumerable.Range(0, _all.Length).Where(at => _all[at].Anchor is not null).GroupBy(at => _all[at].Anchor!.Value.Dimension))
        {
            _named[(int)group.Key] = group.GroupBy(at => _all[at].Anchor!.Value.Value, StringComparer.Ordinal)
                .ToFrozenDictionary(same => same.Key, same => same.ToArray(), StringComparer.Ordinal);
        }
    }

    /// <summary>All rules, in the order written.</summary>
    public IReadOnlyList<BudgetRule> All => _all;

    /// <summary>The rule of an id, or null.</summary>
    public BudgetRule? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The rules that a charge counts in, in the order written. Allocates only where rules that name something apply.</summary>
    public IReadOnlyList<BudgetRule> Covering(Charge charge)
    {
        var most = _unnamed.Length;
        for (var dimension = 0; dimension < Dimensions.Count; dimension++)
        {
            most += Named(charge, dimension).Length;
        }

        if (most == _unnamed.Length)
        {
            return _always;
        }

        return most <= OnStack ? Collect(charge, stackalloc int[OnStack]) : Collect(charge, new int[most]);
    }

    private BudgetRule[] Collect(Charge charge, Span<int> found)
    {
        _unnamed.CopyTo(found);
        var count = _unnamed.Length;
        for (var dimension = 0; dimension < Dimensions.Count; dimension++)
        {
            foreach (var at in Named(charge, dimension))
            {
                if (_all[at].Covers(charge))
                {
                    found[count++] = at;
                }
            }
        }

        return count == _unnamed.Length ? _always : Pick(found[..count]);
    }

    private BudgetRule[] Pick(Span<int> found)
    {
        found.Sort();
        var rules = new BudgetRule[found.Length];
        for (var i = 0; i < rules.Length; i++)
        {
            rules[i] = _all[found[i]];
        }

        return rules;
    }

    private ReadOnlySpan<int> Named(Charge charge, int dimension) =>
        _named[dimension] is { } named && Dimensions.Of(charge, (Dimension)dimension) is { } value && named.TryGetValue(value, out var rules) ? rules : [];
}
