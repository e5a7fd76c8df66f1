namespace Weir.Engine.Audit;

/// <summary>Which rows of the trail are asked for.</summary>
public sealed record AuditQuery
{
    /// <summary>Most rows in one answer.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>How many, 1 or more.</summary>
    public required int Limit { get; init; }

    /// <summary>Only rows before this place; <see langword="null"/> for all.</summary>
    public long? Before { get; init; }

    /// <summary>Only this actor's.</summary>
    public string? Actor { get; init; }

    /// <summary>Only this action, or all of a noun when it ends with a point: <c>credential.</c></summary>
    public string? Action { get; init; }

    /// <summary>Only about this object, or all below a path of the configuration when it ends with a point: <c>budgets.house.</c></summary>
    public string? Object { get; init; }

    /// <summary>Only with this outcome.</summary>
    public AuditOutcome? Outcome { get; init; }

    /// <summary>Only at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only before this time.</summary>
    public DateTimeOffset? To { get; init; }
}
