using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Ledger.Accounts;

namespace Weir.Engine.Ledger.Budgets;

/// <summary>A budget, compiled: what it covers and where its windows lie. Everything it answers depends on its configuration and the arguments alone.</summary>
public sealed class BudgetRule
{
    private static readonly BudgetWindow Ever = new(DateTimeOffset.UnixEpoch, new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero));

    private readonly (Dimension Dimension, string Value)[] _exact;
    private readonly Dimension[] _each;
    private readonly RollingSlices _slices;
    private readonly (BudgetUnit Unit, long Limit)[] _limits;

    // The window asked for last: nearly every call asks for the same. Any other is computed anew, so a clock that jumps changes nothing.
    private Cached? _last;

    private BudgetRule(BudgetConfig config)
    {
        Id = config.Id;
        Scope = config.Scope;
        Period = config.Period;
        TimeZone = config.TimeZone;
        Action = config.Action;
        Thresholds = [.. config.Thresholds.Order()];
        Limit = config.Limit;
        LimitTokens = config.LimitTokens;
        LimitRequests = config.LimitRequests;
        var named = Enum.GetValues<Dimension>().Where(dimension => Dimensions.Of(Scope, dimension) is not null).ToLookup(dimension => Dimensions.Of(Scope, dimension) == BudgetScope.EachOne);
        _exact = [.. named[false].Select(dimension => (dimension, Dimensions.Of(Scope, dimension)!))];
        _each = [.. named[true]];
        _slices = new(Period.Length);
        _limits = [.. LimitsOf(config)];
    }

    /// <summary>Its id in the configuration.</summary>
    public string Id { get; }

    /// <summary>What it covers.</summary>
    public BudgetScope Scope { get; }

    /// <summary>After what time it starts anew.</summary>
    public BudgetPeriod Period { get; }

    /// <summary>The zone in which its periods of the calendar begin.</summary>
    public TimeZoneInfo TimeZone { get; }

    /// <summary>What happens at the limit.</summary>
    public BudgetAction Action { get; }

    /// <summary>Parts of each limit at which it is told, above 0 to 1, ascending.</summary>
    public IReadOnlyList<decimal> Thresholds { get; }

    /// <summary>The limit of money, or null when money is not limited.</summary>
    public Money? Limit { get; }

    /// <summary>The limit of tokens, input and output together, or null.</summary>
    public long? LimitTokens { get; }

    /// <summary>The limit of requests to providers, or null.</summary>
    public long? LimitRequests { get; }

    /// <summary>The limits by what they count: nano-dollars, tokens, requests. At least one.</summary>
    public ReadOnlySpan<(BudgetUnit Unit, long Limit)> Limits => _limits;

    /// <summary>Whether calls are refused at the limit.</summary>
    public bool IsHard => Action is BudgetAction.Block or BudgetAction.Disable;

    /// <summary>Whether the window slides, so that several slices count at once.</summary>
    public bool IsRolling => Period.Kind == BudgetPeriodKind.Rolling;

    /// <summary>Whether its scope names a provider or model, so that another deployment may still be paid for when this budget refuses one.</summary>
    public bool DependsOnDeployment => Scope.Provider is not null || Scope.Model is not null;

    /// <summary>The first dimension named exactly, by which it is found; null when it names none.</summary>
    internal (Dimension Dimension, string Value)? Anchor => _exact.Length == 0 ? null : _exact[0];

    /// <summary>Whether its scope has a <c>*</c>, so that it is one budget for each child.</summary>
    public bool HasChildren => _each.Length > 0;

    /// <summary>What its scope names, by dimension, as written.</summary>
    public IReadOnlyDictionary<string, string> ScopeNames => Enum.GetValues<Dimension>().Where(dimension => Dimensions.Of(Scope, dimension) is not null)
        .ToDictionary(dimension => Dimensions.Names[(int)dimension], dimension => Dimensions.Of(Scope, dimension)!, StringComparer.Ordinal);

    /// <summary>What the name of each of its children begins with; empty when it has none. Other names stem from a scope that it had before.</summary>
    internal string ChildPrefix => _each.Length == 0 ? "" : Dimensions.Names[(int)_each[0]] + "=";

    /// <summary>Whether it is one team's own: it covers nothing of any other.</summary>
    public bool IsOwnOf(string team) => string.Equals(Scope.Team, team, StringComparison.Ordinal) && team != BudgetScope.EachOne;

    /// <summary>
    /// What of it those see who may see one team alone: <c>""</c> for all of it, where it is the team's own; the name of the one child that is, where it is a
    /// budget for each team; <see langword="null"/> for nothing.
    /// </summary>
    public string? SeenBy(string team) =>
        IsOwnOf(team) ? ""
        : _each is [Dimension.Team] ? Part(new(new("", team), "", ""), Dimension.Team)
        : null;

    /// <summary>Compiles a budget.</summary>
    public static BudgetRule Of(BudgetConfig config) => new(config);

    /// <summary>Whether a charge counts here: every name of the scope is the charge's, by letter and case; <c>*</c> is any and none.</summary>
    public bool Covers(Charge charge)
    {
        foreach (var (dimension, value) in _exact)
        {
            if (!string.Equals(Dimensions.Of(charge, dimension), value, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Which of the budgets behind <c>*</c> a charge belongs to: <c>team=checkout</c>, or <c>customer=acme,model=gpt</c>; empty without <c>*</c>.
    /// A name that the charge does not give is empty. In values <c>%</c> and <c>,</c> are written <c>%25</c> and <c>%2C</c>, so no name can pass for two.
    /// </summary>
    public string ChildOf(Charge charge) => _each.Length switch
    {
        0 => "",
        1 => Part(charge, _each[0]),
        _ => string.Join(',', _each.Select(dimension => Part(charge, dimension))),
    };

    /// <summary>Whether a text is what <see cref="ChildOf"/> gives for some charge: empty without <c>*</c>.</summary>
    public bool IsChild(string child)
    {
        var parts = child.Length == 0 ? [] : child.Split(',');
        return parts.Length == _each.Length && parts.Index().All(part =>
            part.Item.StartsWith(Dimensions.Names[(int)_each[part.Index]] + "=", StringComparison.Ordinal)
            && !part.Item.Replace("%25", "", StringComparison.Ordinal).Replace("%2C", "", StringComparison.Ordinal).Contains('%'));
    }

    /// <summary>How a child is written, for messages: <c>customer=...</c>; empty without <c>*</c>.</summary>
    public string ChildForm => string.Join(',', _each.Select(dimension => Dimensions.Names[(int)dimension] + "=..."));

    /// <summary>
    /// Whether every charge with the names of <paramref name="filter"/> counts in one and the same child: each name of the scope is given there.
    /// An empty or missing name of the filter is none.
    /// </summary>
    public bool CoversAllOf(Charge filter) => Covers(filter) && _each.All(dimension => !string.IsNullOrEmpty(Dimensions.Of(filter, dimension)));

    /// <summary>
    /// The window that a cost of this moment belongs to: a period of the calendar in the zone, one slice (1/60 of the length) of a rolling window,
    /// or everything from 1970 to 9999.
    /// </summary>
    /// <remarks>A period begins when the zone's clocks first show its first moment: after a gap, the first moment there is; shown twice, the earlier.</remarks>
    public BudgetWindow WindowAt(DateTimeOffset now)
    {
        if (Period.Kind == BudgetPeriodKind.Lifetime)
        {
            return Ever;
        }

        if (Period.Kind == BudgetPeriodKind.Rolling)
        {
            return _slices.At(now);
        }

        if (Volatile.Read(ref _last) is { } last && last.Window.Holds(now))
        {
            return last.Window;
        }

        var window = Calendar.WindowAt(now, Period.Kind, TimeZone);
        Volatile.Write(ref _last, new(window));
        return window;
    }

    /// <summary>Costs in windows that start here or later count at this moment. A rolling window counts whole slices: all of the last length, and at most 1/60 more.</summary>
    public DateTimeOffset CountsFrom(DateTimeOffset now) =>
        Period.Kind == BudgetPeriodKind.Rolling ? _slices.CountsFrom(now) : WindowAt(now).Start;

    /// <summary>When nothing of what counts now counts any more: the window's end, or for a rolling one a length later. Null for a lifetime.</summary>
    public DateTimeOffset? ResetsAt(DateTimeOffset now) => Period.Kind switch
    {
        BudgetPeriodKind.Lifetime => null,
        BudgetPeriodKind.Rolling => _slices.At(now).End + Period.Length,
        _ => WindowAt(now).End,
    };

    private static string Part(Charge charge, Dimension dimension)
    {
        var value = Dimensions.Of(charge, dimension) ?? "";
        var safe = value.AsSpan().ContainsAny('%', ',')
            ? value.Replace("%", "%25", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal)
            : value;
        return $"{Dimensions.Names[(int)dimension]}={safe}";
    }

    private sealed record Cached(BudgetWindow Window);

    private static IEnumerable<(BudgetUnit Unit, long Limit)> LimitsOf(BudgetConfig config)
    {
        if (config.Limit is { } usd)
        {
            yield return (BudgetUnit.Usd, usd.NanoUsd);
        }

        if (config.LimitTokens is { } tokens)
        {
            yield return (BudgetUnit.Tokens, tokens);
        }

        if (config.LimitRequests is { } requests)
        {
            yield return (BudgetUnit.Requests, requests);
        }
    }
}
