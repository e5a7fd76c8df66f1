using Weir.Engine.Kernel;

namespace Weir.Engine.Ledger;

/// <summary>A cost that did not pass through the gateway, reported for an integration (S0-50, S0-51).</summary>
public sealed record ExternalCost
{
    /// <summary>Names the report: the same id is booked once. Begins with <c>ext_</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The integration that caused it.</summary>
    public required string Integration { get; init; }

    /// <summary>When it was caused: it belongs to the budgets' windows of this moment.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Who pays. An empty key id when no key is to pay.</summary>
    public required Attribution Attribution { get; init; }

    /// <summary>The operation it belongs to, here or elsewhere.</summary>
    public string? OperationId { get; init; }

    /// <summary>The provider, by its id or any name.</summary>
    public string? Provider { get; init; }

    /// <summary>The model used.</summary>
    public string? Model { get; init; }

    /// <summary>What was paid for calls.</summary>
    public Money Api { get; init; }

    /// <summary>What was paid for machines.</summary>
    public Money Infrastructure { get; init; }

    /// <summary>Both: what budgets are charged.</summary>
    public Money Total => Api + Infrastructure;

    /// <summary>What was saved, for reports; charged to nobody.</summary>
    public Money Savings { get; init; }

    /// <summary>Tokens consumed.</summary>
    public long Tokens { get; init; }

    /// <summary>Requests made.</summary>
    public long Requests { get; init; }

    /// <summary>Time of computing, milliseconds.</summary>
    public long ComputeMilliseconds { get; init; }

    /// <summary>Who reported it.</summary>
    public required string Author { get; init; }

    /// <summary>What else the reporter says, as JSON; <see langword="null"/> when nothing.</summary>
    public string? Detail { get; init; }
}
