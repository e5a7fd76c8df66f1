namespace Weir.Engine.Ledger.Costs;

/// <summary>Which costs to sum, and by what. A cost belongs to the time at which its attempt started.</summary>
public sealed record CostQuery
{
    /// <summary>Most dimensions of one query.</summary>
    public const int MaxDimensions = 3;

    /// <summary>Most groups of one page.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>Start of the range, inclusive.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the range, exclusive.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>What the groups differ in, at most <see cref="MaxDimensions"/>, each once. Default nothing: only the total is told.</summary>
    public IReadOnlyList<CostDimension> By { get; init; } = [];

    /// <summary>Only costs with these values; an empty text means those for which nothing was named. Days and hours are not filtered by, but by the range.</summary>
    public IReadOnlyDictionary<CostDimension, string> Only { get; init; } = new Dictionary<CostDimension, string>();

    /// <summary>Only costs of this team, besides everything else that is asked: for those who may see no other.</summary>
    public string? Team { get; init; }

    /// <summary>Where days and hours begin. Default UTC.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>True to list by name or time; false, the default, to list the dearest first.</summary>
    public bool ByName { get; init; }

    /// <summary>Groups on the page, 1 to <see cref="MaxLimit"/>. Default 100.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Groups before the page, 0 or more. Default 0.</summary>
    public long Skip { get; init; }
}
