using System.Security.Cryptography;
using System.Text;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.Reports;

/// <summary>One reported event, read and found well (S1-06).</summary>
internal sealed record Report
{
    /// <summary>The operation's id at Weir.</summary>
    public required string OperationId { get; init; }

    /// <summary>The operation's id at the integration; empty where it is one of Weir's own.</summary>
    public string Id { get; init; } = "";

    public required string Integration { get; init; }

    public required ReportEvent Event { get; init; }

    /// <summary>When it happened, never ahead of Weir's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether the report itself named that time.</summary>
    public bool NamesTime { get; init; }

    /// <summary>When the operation began, where the report tells.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How long it took by the integration's own clock, which beats the difference of times.</summary>
    public TimeSpan? Duration { get; init; }

    public string? Type { get; init; }

    public string? Team { get; init; }

    public string? Project { get; init; }

    public string? Customer { get; init; }

    public string? User { get; init; }

    public string? Session { get; init; }

    public string? Feature { get; init; }

    public string? Environment { get; init; }

    public string? Provider { get; init; }

    public string? Model { get; init; }

    public int? Status { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    public string? FallbackReason { get; init; }

    public double? FallbackDurationMs { get; init; }

    public Money? Cost { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public string? RequestId { get; init; }

    public long? NetworkCalls { get; init; }

    public double? NetworkLatencyMs { get; init; }

    public double? CpuPercent { get; init; }

    public double? MemoryMb { get; init; }

    /// <summary>From 0 to 1.</summary>
    public double? Quality { get; init; }

    /// <summary>From 0 to 1.</summary>
    public double? Satisfaction { get; init; }

    public string? Tier { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Measurements of the integration's own, by name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// The id at Weir of what an integration calls <paramref name="id"/>: always the same, so that a report that comes twice is one. Reporters for one team
    /// have ids of their own: none can end what another team began.
    /// </summary>
    public static string IdOf(string integration, string? team, string id) =>
        "rep_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{integration}\n{team}\n{id}")).AsSpan(0, 16));
}
