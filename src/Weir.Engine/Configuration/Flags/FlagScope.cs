using System.Collections.Frozen;

namespace Weir.Engine.Configuration.Flags;

/// <summary>A scope, ready to be asked.</summary>
internal sealed class FlagScope
{
    private readonly (string Kind, FrozenSet<string> Names, Func<FlagContext, string?> Of)[] _kinds;

    private FlagScope((string, FrozenSet<string>, Func<FlagContext, string?>)[] kinds) => _kinds = kinds;

    public bool IsEmpty => _kinds.Length == 0;

    public static FlagScope Of(FlagScopeConfig config)
    {
        (string, IReadOnlyList<string> Names, Func<FlagContext, string?>)[] all =
        [
            ("environment", config.Environment, static one => one.Environment), ("team", config.Team, static one => one.Team), ("project", config.Project, static one => one.Project),
            ("customer", config.Customer, static one => one.Customer), ("user", config.User, static one => one.User), ("key", config.Key, static one => one.Key),
        ];
        return new([.. all.Where(kind => kind.Names.Count > 0).Select(kind => (kind.Item1, kind.Names.ToFrozenSet(StringComparer.Ordinal), kind.Item3))]);
    }

    /// <summary>The first kind of name that is named here; null for none.</summary>
    public string? AnyOf(in FlagContext context)
    {
        foreach (var (kind, names, of) in _kinds)
        {
            if (of(context) is { } name && names.Contains(name))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>The first kind of name that is stated here and does not match; null when all do.</summary>
    public string? Missing(in FlagContext context)
    {
        foreach (var (kind, names, of) in _kinds)
        {
            if (of(context) is not { } name || !names.Contains(name))
            {
                return kind;
            }
        }

        return null;
    }
}
