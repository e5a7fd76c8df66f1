using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.Series;

/// <summary>A question about the sums of operations of a range, group by group.</summary>
internal sealed record GroupQuery
{
    /// <summary>Most dimensions of one question.</summary>
    public const int MaxDimensions = 3;

    /// <summary>Most groups of one answer.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>What it can be sorted by.</summary>
    public static readonly string[] Orders = ["requests", "errors", "cost_usd", "name"];

    /// <summary>The range, as a whole.</summary>
    public required SeriesQuery Range { get; init; }

    /// <summary>What groups differ in, by columns of <see cref="Rollup.Dimensions"/>.</summary>
    public required IReadOnlyList<string> By { get; init; }

    /// <summary>Only groups that cost at least as much.</summary>
    public Money? LeastCost { get; init; }

    /// <summary>Only groups of at least as many operations.</summary>
    public long LeastOperations { get; init; }

    /// <summary>Only operations that another provider answered than the one that their plan put first.</summary>
    public bool OnlySwitched { get; init; }

    /// <summary>One of <see cref="Orders"/>.</summary>
    public string Order { get; init; } = Orders[0];

    /// <summary>Groups told, 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 100;
}
