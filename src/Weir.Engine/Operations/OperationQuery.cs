using Weir.Engine.Kernel;

namespace Weir.Engine.Operations;

/// <summary>Which operations to list: newest first, those that match every filter given. An empty name chooses those that name none.</summary>
public sealed record OperationQuery
{
    /// <summary>Most operations in one answer.</summary>
    public const int MaxLimit = 500;

    /// <summary>How many, 1 or more. Default 50.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Start behind this place: the <c>next</c> of the page before.</summary>
    public OperationPlace? Before { get; init; }

    /// <summary>Only those that began then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only those that began before.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only this team's, besides everything else that is asked: for those who may see no other.</summary>
    public string? Within { get; init; }

    /// <summary>Only this key's.</summary>
    public string? Key { get; init; }

    /// <summary>Only this team's.</summary>
    public string? Team { get; init; }

    /// <summary>Only this project's.</summary>
    public string? Project { get; init; }

    /// <summary>Only this customer's.</summary>
    public string? Customer { get; init; }

    /// <summary>Only this user's.</summary>
    public string? User { get; init; }

    /// <summary>Only for this model.</summary>
    public string? Model { get; init; }

    /// <summary>Only at this provider.</summary>
    public string? Provider { get; init; }

    /// <summary>Only with this outcome.</summary>
    public string? Outcome { get; init; }

    /// <summary>Only from this source: <c>gateway</c>, or an integration's id.</summary>
    public string? Source { get; init; }

    /// <summary>Only with a status of at least this.</summary>
    public int? LeastStatus { get; init; }

    /// <summary>Only with a status of at most this.</summary>
    public int? MostStatus { get; init; }

    /// <summary>Only those that cost at least this.</summary>
    public Money? LeastCost { get; init; }

    /// <summary>Only those that cost at most this.</summary>
    public Money? MostCost { get; init; }

    /// <summary>Only those that took at least this long.</summary>
    public TimeSpan? LeastDuration { get; init; }

    /// <summary>Only those that took at most this long.</summary>
    public TimeSpan? MostDuration { get; init; }

    /// <summary>Only those whose error's name or sentence has this in it, whatever the case of its ASCII letters.</summary>
    public string? ErrorText { get; init; }

    /// <summary>
    /// Most operations to look at for one answer. Where a filter has no index of its own and matches rarely, an answer is then shorter than asked for and
    /// says where to go on, rather than read millions. Default 400,000.
    /// </summary>
    public int MaxScan { get; init; } = 400_000;
}
