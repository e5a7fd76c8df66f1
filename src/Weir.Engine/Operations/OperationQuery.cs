namespace Weir.Engine.Operations;

/// <summary>Which operations to list: newest first, those that match every filter given.</summary>
public sealed record OperationQuery
{
    /// <summary>Most operations in one answer.</summary>
    public const int MaxLimit = 500;

    /// <summary>How many, 1 or more. Default 50.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Start after this id: the <c>next</c> of the page before.</summary>
    public string? Before { get; init; }

    /// <summary>Only this key's.</summary>
    public string? Key { get; init; }

    /// <summary>Only this team's.</summary>
    public string? Team { get; init; }

    /// <summary>Only this team's, besides everything else that is asked: for those who may see no other.</summary>
    public string? Within { get; init; }

    /// <summary>Only for this model.</summary>
    public string? Model { get; init; }

    /// <summary>Only at this provider.</summary>
    public string? Provider { get; init; }

    /// <summary>Only with this outcome.</summary>
    public string? Outcome { get; init; }
}
