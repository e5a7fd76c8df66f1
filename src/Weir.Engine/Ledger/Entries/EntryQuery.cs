namespace Weir.Engine.Ledger.Entries;

/// <summary>Which entries of the ledger to list: newest first, those that match everything given.</summary>
public sealed record EntryQuery
{
    /// <summary>Most entries of one page.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>Entries on the page, 1 or more. Default 100.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Only entries before this number.</summary>
    public long? Before { get; init; }

    /// <summary>Only the entry that was given this id.</summary>
    public string? Id { get; init; }

    /// <summary>Only this operation's.</summary>
    public string? Operation { get; init; }

    /// <summary>Only of this kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Only those that touch an account of this budget.</summary>
    public string? Budget { get; init; }

    /// <summary>Only those of this team's attempts and reports, and those on <see cref="TeamBudgets"/>: for those who may see no other team's.</summary>
    public string? Team { get; init; }

    /// <summary>Ids of the budgets that are the team's own.</summary>
    public IReadOnlyList<string> TeamBudgets { get; init; } = [];

    /// <summary>Only from this time on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only before this time.</summary>
    public DateTimeOffset? To { get; init; }
}
